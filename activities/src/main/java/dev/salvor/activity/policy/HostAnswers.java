package dev.salvor.activity.policy;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.policy.Account;
import dev.salvor.policy.Asked;
import dev.salvor.policy.Named;
import dev.salvor.policy.NamedPath;
import dev.salvor.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where what commands name leads on a host, asked in as few contacts as fit, and only for what a
 * policy looks at.
 */
final class HostAnswers {
  private static final String PATH = "p:";
  private static final String PROGRAM = "b:";
  private static final String USER = "u:";
  private static final String CREDENTIAL = "credential:";

  /** Characters of one call; Linux takes 128 KiB in one word and 2 MiB in all. */
  private static final int MOST = 100_000;

  private final Policy policy;
  private final Map<String, String> answers;

  private HostAnswers(Policy policy, Map<String, String> answers) {
    this.policy = policy;
    this.answers = answers;
  }

  /**
   * Asks {@code host}.
   *
   * @param users accounts of the steps, empty for the worker's own
   * @throws StateUnusableException it could not say
   */
  static HostAnswers of(HostConnection host, Policy policy, List<Named> named, Set<String> users) {
    Set<String> words = new LinkedHashSet<>();
    if (policy.looksAtUsers()) {
      users.forEach(user -> words.add(USER + user));
      named.forEach(one -> one.users().forEach(user -> words.add(USER + user)));
    }
    if (policy.looksAtPaths()) {
      policy.folders().forEach(folder -> words.add(PATH + folder));
      for (Named one : named) {
        one.programs().forEach(program -> words.add(PROGRAM + program));
        Stream.concat(one.paths().stream(), one.perhaps().stream())
            .filter(Named::isKnowable)
            .forEach(path -> words.add(PATH + path));
        one.perhaps().stream().filter(path -> path.startsWith(CREDENTIAL)).forEach(words::add);
      }
    }
    // One that cannot be passed on as it is would be another one there: nobody can tell.
    words.removeIf(word -> word.length() > MOST || !isPassable(word));
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> part = new ArrayList<>();
    int size = 0;
    for (String word : words) {
      if (size + word.length() > MOST) {
        ask(host, part, answers);
        part.clear();
        size = 0;
      }
      part.add(word);
      size += word.length();
    }
    ask(host, part, answers);
    return new HostAnswers(policy, answers);
  }

  private static boolean isPassable(String word) {
    return word.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(word);
  }

  private static void ask(HostConnection host, List<String> words, Map<String, String> answers) {
    if (words.isEmpty()) {
      return;
    }
    Ran ran = host.script(HostPrograms.text("host-paths.sh"), words);
    List<String> lines = ran.out().lines().toList();
    if (!ran.ok() || lines.size() != words.size()) {
      throw new StateUnusableException(
          "cannot find out on "
              + host.describe()
              + " what the worker's policy asks for: "
              + ran.err().strip());
    }
    for (int i = 0; i < words.size(); i++) {
      String answer = lines.get(i).substring(lines.get(i).indexOf(' ') + 1);
      if (!answer.isBlank()) {
        answers.put(words.get(i), answer);
      }
    }
  }

  /** Where the folders of the policy's path rules lead. */
  Map<String, String> links() {
    Map<String, String> out = new LinkedHashMap<>();
    policy
        .folders()
        .forEach(folder -> out.put(folder, answers.getOrDefault(PATH + folder, folder)));
    return out;
  }

  /** What is done, as far as it is known. */
  Asked.Doing doing(Named named, String user) {
    List<Account> users = new ArrayList<>(List.of(account(user)));
    named.users().forEach(other -> users.add(account(other)));
    List<NamedPath> paths = new ArrayList<>();
    named.programs().forEach(name -> paths.add(path(name, PROGRAM + name)));
    named
        .paths()
        .forEach(
            path ->
                paths.add(
                    new NamedPath(
                        path, path(path, PATH + path).real(), named.trees().contains(path))));
    return new Asked.Doing(
        named.action(),
        users,
        paths,
        named.perhaps().stream().map(path -> path(path, perhaps(path))).toList(),
        named.opaque());
  }

  private static String perhaps(String path) {
    return path.startsWith(CREDENTIAL) ? path : PATH + path;
  }

  private NamedPath path(String written, String asked) {
    return new NamedPath(written, Optional.ofNullable(answers.get(asked)));
  }

  private Account account(String written) {
    Optional<Set<String>> names =
        Optional.ofNullable(answers.get(USER + written))
            .map(
                answer -> {
                  Set<String> all = new LinkedHashSet<>(List.of(answer.strip().split(" ")));
                  if (!written.isEmpty()) {
                    all.add(written);
                  }
                  return all;
                });
    return new Account(written, names);
  }
}
