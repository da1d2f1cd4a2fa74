package dev.salvor.policy;

import dev.salvor.runbook.SecretRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a command names, before anybody has looked where it leads. Pure.
 *
 * @param action as a policy's rules have it
 * @param programs bare names, looked for in PATH
 * @param paths absolute, or such that nobody can tell where they lead
 * @param perhaps absolute: what its other words would be as paths; or {@code credential:NAME},
 *     which only the host can say where it lies
 * @param users accounts that it names itself, beside that of the step
 * @param opaque it is shell text, or a command with a program for an interpreter in its words
 * @param trees those of {@code paths} of which it takes what lies below, too
 */
public record Named(
    String action,
    Set<String> programs,
    Set<String> paths,
    Set<String> perhaps,
    Set<String> users,
    boolean opaque,
    Set<String> trees) {
  /** By these a program is another one than its path says. */
  private static final List<String> LOADERS = List.of("PATH", "BASH_ENV", "ENV");

  /** Arguments of typed actions that are commands themselves. */
  private static final List<String> COMMANDS =
      List.of("WITH_COMMAND", "WITH_RESUME", "WITH_PROGRESS_COMMAND", "WITH_COMPLETE_WHEN");

  /** Where credentials are looked for on every host. */
  private static final List<String> CREDENTIALS =
      List.of(
          "/etc/credstore",
          "/etc/credstore.encrypted",
          "/run/credstore",
          "/run/credstore.encrypted");

  /** Arguments of typed actions that are folders with all that lies below. */
  private static final Map<String, List<String>> TREES =
      Map.ofEntries(
          Map.entry("copy", List.of("WITH_SOURCE", "WITH_TARGET")),
          Map.entry("binhost.promote", List.of("WITH_STAGING", "WITH_BINHOST")),
          Map.entry("binhost.repair", List.of("WITH_PKGDIR", "WITH_STATE")),
          Map.entry("binhost.rollback", List.of("WITH_PKGDIR", "WITH_STATE")),
          Map.entry("binhost.states", List.of("WITH_PKGDIR", "WITH_STATE")),
          Map.entry("binhost.verify", List.of("WITH_PKGDIR", "WITH_STATE")),
          Map.entry("portage.pack", List.of("WITH_STAGING", "WITH_BINHOST")),
          Map.entry("packages.resynced", List.of("WITH_FOLDER")),
          Map.entry("ota.adopt", List.of("WITH_ROOT", "WITH_WEB")),
          Map.entry("ota.begin", List.of("WITH_ROOT", "WITH_DATA")),
          Map.entry("ota.look", List.of("WITH_ROOT", "WITH_DATA")),
          Map.entry("password", List.of("WITH_ROOT")),
          Map.entry("watch.folder", List.of("WITH_FOLDER")));

  private static final String CONTENT = "WITH_CONTENT";
  private static final String USER = "WITH_USER";
  private static final String CWD = "WITH_CWD";
  private static final String JOB = "job";
  private static final String BACK = "..";

  public Named {
    programs = Set.copyOf(programs);
    paths = Set.copyOf(paths);
    perhaps = Set.copyOf(perhaps);
    users = Set.copyOf(users);
    trees = Set.copyOf(trees);
  }

  /** Without a tree. */
  public Named(
      String action,
      Set<String> programs,
      Set<String> paths,
      Set<String> perhaps,
      Set<String> users,
      boolean opaque) {
    this(action, programs, paths, perhaps, users, opaque, Set.of());
  }

  /** A program with its arguments. */
  public static Named run(List<String> argv, Optional<String> cwd, Map<String, String> env) {
    Builder out = new Builder(cwd);
    out.environment(env);
    out.command(argv, cwd.orElse("/"));
    return out.named(Asked.Doing.RUN, false);
  }

  /** Text that a shell runs, or what its first line names. */
  public static Named shell(String text, Optional<String> cwd, Map<String, String> env) {
    Builder out = new Builder(cwd);
    out.environment(env);
    String first = text.lines().findFirst().orElse("");
    String[] words = first.startsWith("#!") ? first.substring(2).strip().split("[ \t]+", 2) : null;
    out.program(words == null || words[0].isEmpty() ? "sh" : words[0], "/");
    return out.named(Asked.Doing.SHELL, true);
  }

  /**
   * A typed action.
   *
   * @param env of the step, with the action's arguments as its program takes them
   */
  public static Named action(String action, Optional<String> cwd, Map<String, String> env) {
    Builder out = new Builder(cwd);
    Map<String, String> of = new LinkedHashMap<>(env);
    of.keySet().removeIf(name -> name.startsWith("WITH_"));
    out.environment(of);
    for (String command : COMMANDS) {
      List<String> argv = new ArrayList<>();
      for (int i = 0; env.containsKey(command + "_" + i); i++) {
        argv.add(env.get(command + "_" + i));
      }
      if (!argv.isEmpty()) {
        out.command(argv, env.getOrDefault(CWD, "/"));
      }
    }
    env.forEach(
        (name, value) -> {
          if (name.startsWith("WITH_") && !name.equals(CONTENT)) {
            out.argument(value);
            if (isTree(action, name) && !env.containsKey(CONTENT)) {
              out.trees.add(value);
            }
          }
        });
    if (action.equals(JOB) && !env.getOrDefault(USER, "").isEmpty()) {
      out.users.add(env.get(USER));
    }
    return out.named(action, false);
  }

  /** Of an argument, or an element of it. */
  private static boolean isTree(String action, String name) {
    return TREES.getOrDefault(action, List.of()).contains(name.replaceFirst("_[0-9]+$", ""));
  }

  /** What is done for the secret behind a reference that a host reads. */
  public static Named secret(SecretRef ref) {
    return switch (ref.source()) {
      case ENV -> throw new IllegalArgumentException("a variable is read by the command line");
      case FILE -> file(Asked.Doing.SECRET_FILE, ref.name(), Set.of());
      case CREDENTIAL -> {
        Builder out = new Builder(Optional.empty());
        CREDENTIALS.forEach(folder -> out.perhaps.add(folder + "/" + ref.name()));
        out.perhaps.add(ref.text());
        yield out.named(Asked.Doing.SECRET_CREDENTIAL, false);
      }
      case EXEC -> {
        Builder out = new Builder(Optional.empty());
        out.command(ref.words(), "/");
        yield out.named(Asked.Doing.SECRET_EXEC, false);
      }
    };
  }

  /** A secret's file that is read by sudo, so as root. */
  public static Named secretBySudo(String path) {
    return file(Asked.Doing.SECRET_SUDO, path, Set.of("root"));
  }

  private static Named file(String action, String path, Set<String> users) {
    return new Named(action, Set.of(), Set.of(path), Set.of(), users, false);
  }

  /**
   * A command of which not everything is known yet.
   *
   * @param unknown its texts that are not; nobody can tell where they lead
   */
  public static Named unknown(String action, Set<String> unknown) {
    return new Named(
        action, Set.of(), unknown, Set.of(), Set.of(), action.equals(Asked.Doing.SHELL));
  }

  /** A program with arguments of which not everything is known yet. */
  public static Named unknown(List<String> argv, Optional<String> cwd) {
    Builder out = new Builder(cwd);
    out.paths.add(String.join(" ", argv));
    return out.named(Asked.Doing.RUN, InlineProgram.isIn(argv));
  }

  /** Whether somebody can find out where it leads. */
  public static boolean isKnowable(String path) {
    return NamedPath.isPlain(path);
  }

  private static final class Builder {
    private final Set<String> programs = new LinkedHashSet<>();
    private final Set<String> paths = new LinkedHashSet<>();
    private final Set<String> perhaps = new LinkedHashSet<>();
    private final Set<String> users = new LinkedHashSet<>();
    private final Set<String> trees = new LinkedHashSet<>();
    private boolean inline;

    Builder(Optional<String> cwd) {
      cwd.ifPresent(paths::add);
    }

    Named named(String action, boolean opaque) {
      trees.retainAll(paths);
      return new Named(action, programs, paths, perhaps, users, opaque || inline, trees);
    }

    void environment(Map<String, String> env) {
      env.forEach(
          (name, value) -> {
            if (name.startsWith("LD_") || LOADERS.contains(name)) {
              paths.add(name + "=" + value);
            } else if (NamedPath.isPlain(value)) {
              perhaps.add(value);
            }
          });
    }

    void command(List<String> argv, String cwd) {
      inline |= InlineProgram.isIn(argv);
      program(argv.getFirst(), cwd);
      argv.stream().skip(1).forEach(word -> word(word, cwd));
    }

    void program(String word, String cwd) {
      if (word.contains("/")) {
        paths.add(word.startsWith("/") ? word : below(cwd, word));
      } else {
        programs.add(word);
      }
    }

    /** One word of a command: a path as such, behind {@code =} or right behind an option. */
    private void word(String word, String cwd) {
      String value = word.substring(word.indexOf('=') + 1);
      if (word.startsWith("/")) {
        paths.add(word);
      } else if (value.startsWith("/")) {
        paths.add(value);
      } else if (word.length() > 2 && word.charAt(0) == '-' && word.charAt(2) == '/') {
        paths.add(word.substring(2));
      } else if (stepsBack(value)) {
        paths.add(word);
      } else if (NamedPath.isPlain(below(cwd, value))) {
        perhaps.add(below(cwd, value));
      }
    }

    /** Of a typed action: what begins as a path is one. */
    void argument(String value) {
      if (value.startsWith("/") || (value.contains("/") && stepsBack(value))) {
        paths.add(value);
      }
    }

    private static boolean stepsBack(String word) {
      return List.of(word.split("/", -1)).contains(BACK);
    }

    private static String below(String folder, String word) {
      return folder.endsWith("/") ? folder + word : folder + "/" + word;
    }
  }
}
