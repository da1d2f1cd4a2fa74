package dev.salvor.cli.policy;

import dev.salvor.policy.Account;
import dev.salvor.policy.Asked;
import dev.salvor.policy.Named;
import dev.salvor.policy.NamedPath;
import dev.salvor.policy.Policy;
import dev.salvor.runbook.expr.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where what a command names leads, as far as it can be said here. On this machine links are
 * followed as the worker will follow them; of another one a path is taken as it is written.
 */
public final class Whereabouts {
  private static final Path ACCOUNTS = Path.of("/etc/passwd");

  private final boolean here;
  private final String worker;
  private final List<Path> programs;
  private final Map<String, String> uids = new LinkedHashMap<>();

  private Whereabouts(boolean here, String worker, String path) {
    this.here = here;
    this.worker = worker;
    this.programs =
        List.of(path.split(":")).stream()
            .filter(folder -> folder.startsWith("/"))
            .map(Path::of)
            .toList();
    if (here) {
      try {
        for (String line : Files.readAllLines(ACCOUNTS)) {
          String[] words = line.split(":", 4);
          if (words.length == 4) {
            uids.putIfAbsent(words[0], words[2]);
          }
        }
      } catch (IOException none) {
        uids.clear();
      }
    }
  }

  /**
   * On this machine.
   *
   * @param worker the worker's account
   * @param path where programs are looked for
   */
  public static Whereabouts here(String worker, String path) {
    return new Whereabouts(true, worker, path);
  }

  /** On one that is not asked. */
  public static Whereabouts elsewhere() {
    return new Whereabouts(false, "", "");
  }

  /** What would be done, as far as it is known. */
  public Asked.Doing doing(Forecast.Part part) {
    Named named = part.named();
    List<Account> users = new ArrayList<>(List.of(account(part.user())));
    named.users().forEach(user -> users.add(account(user)));
    List<NamedPath> paths = new ArrayList<>();
    named.programs().forEach(name -> paths.add(new NamedPath(name, program(name))));
    named
        .paths()
        .forEach(path -> paths.add(new NamedPath(path, real(path), named.trees().contains(path))));
    return new Asked.Doing(
        named.action(),
        users,
        paths,
        named.perhaps().stream().map(this::path).toList(),
        named.opaque());
  }

  /** Where the folders of its path rules lead. */
  public Map<String, String> links(Policy policy) {
    Map<String, String> out = new LinkedHashMap<>();
    policy.folders().forEach(folder -> out.put(folder, real(folder).orElse(folder)));
    return out;
  }

  private NamedPath path(String written) {
    return new NamedPath(written, real(written));
  }

  private Optional<String> real(String path) {
    if (!Named.isKnowable(path) || Template.hasExpression(path)) {
      return Optional.empty();
    }
    try {
      return here ? real(Path.of(path)) : Optional.of(Path.of(path).normalize().toString());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Also of what is not there yet; not of a link that leads nowhere. */
  private static Optional<String> real(Path path) {
    Path at = path.normalize();
    Path rest = Path.of("");
    while (true) {
      try {
        String real = at.toRealPath().resolve(rest).toString();
        return Optional.of(real).filter(Named::isKnowable);
      } catch (IOException notThere) {
        Path name = at.getFileName();
        Path parent = at.getParent();
        if (name == null || parent == null || Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.empty();
        }
        rest = rest.toString().isEmpty() ? name : name.resolve(rest);
        at = parent;
      }
    }
  }

  private Optional<String> program(String name) {
    return programs.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .flatMap(Whereabouts::real);
  }

  private Account account(String written) {
    String name = written.isEmpty() ? worker : written;
    if (name.isEmpty() || Template.hasExpression(name)) {
      return new Account(written, Optional.empty());
    }
    if (!here) {
      return new Account(written, Optional.of(Set.of(name)));
    }
    Optional<String> uid = uids.containsKey(name) ? Optional.of(uids.get(name)) : number(name);
    return new Account(written, uid.map(id -> names(name, id)));
  }

  private static Optional<String> number(String name) {
    return Optional.of(name).filter(word -> word.matches("[0-9]+"));
  }

  private Set<String> names(String name, String uid) {
    Set<String> all = new LinkedHashSet<>(List.of(name, uid));
    uids.forEach(
        (other, id) -> {
          if (id.equals(uid)) {
            all.add(other);
          }
        });
    return all;
  }
}
