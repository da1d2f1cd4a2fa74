package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that a run uses, one of each kind, are nowhere to be found: searched byte by byte in all
 * files afterwards, and in arguments and environments of all processes while it goes on.
 */
final class SecretsStayHiddenIT {
  private static final String HIDDEN = "unlikely-Secret";
  private static final String OF_ENV = "Zq7-" + HIDDEN + "-93!";
  private static final String OF_FILE = "Yq8-" + HIDDEN + "-of-a-file";
  private static final String OF_CREDENTIAL = "Xq9-" + HIDDEN + "-of-a-unit";
  private static final String OF_COMMAND = "Wq6-" + HIDDEN + "-of-a-command";
  private static final List<String> ALL = List.of(OF_ENV, OF_FILE, OF_CREDENTIAL, OF_COMMAND);

  private static final String BOOK =
      """
      schemaVersion: 1
      name: uses-secrets
      parameters:
        a: {type: secret}
        b: {type: secret}
        c: {type: secret}
        d: {type: secret}
      phases:
        - name: one
          steps:
            - name: use
              shell: |
                [ -n "$A" ] && [ -n "$B" ] && [ -n "$C" ] && [ -n "$D" ] && echo used >"$SEEN"
                sleep 2
              env: {A: '${{ params.a }}', B: '${{ params.b }}', C: '${{ params.c }}',
                D: '${{ params.d }}', SEEN: 'FOLDER/seen'}
              idempotency: safe
            - name: print
              shell: |
                echo "they are $A $B $C $D"
                printf %s "x$A$D" | base64 -w 0
                printf '%s' "$D" >&2
                exit 3
              env: {A: '${{ params.a }}', B: '${{ params.b }}', C: '${{ params.c }}',
                D: '${{ params.d }}'}
              idempotency: safe
              onFailure: continue
            - name: fail
              shell: exit 0
              env: {E: '${{ params.e }}'}
              idempotency: safe
              onFailure: continue
      """;

  @TempDir Path beside;

  @Test
  void secretsAreInNoFileOfTheNodeButRawOutputsAndInNoOtherProcess() throws Exception {
    Path file = secret("file", OF_FILE);
    secret("cred", OF_CREDENTIAL);
    Path give = program("give", "printf 'Wq6-%s-of-a-command\\n' " + HIDDEN.replace("-", "'-'"));
    Path broken = program("broken", "echo 'no, not '$(\"$0.say\") >&2; \"$0.say\"; exit 4");
    Files.createSymbolicLink(beside.resolve("broken.say"), give);
    Set<String> strangers = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    try (Node node =
        Node.create()
            .with("THE_PASSWORD", OF_ENV)
            .with("CREDENTIALS_DIRECTORY", beside.toString())) {
      String text =
          BOOK.replace("FOLDER", beside.toString())
              .replace("  d: {type: secret}", "  d: {type: secret}\n  e: {type: secret}");
      Path book = node.file("book.yaml", text);
      CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(() -> look(over, strangers));
      Said said;
      try {
        said =
            node.salvor(
                "run",
                book.toString(),
                "-p",
                "a=env:THE_PASSWORD",
                "-p",
                "b=file:" + file,
                "-p",
                "c=credential:cred",
                "-p",
                "d=exec:" + give,
                "-p",
                "e=exec:" + broken,
                "--run-id",
                "s1");
      } finally {
        over.set(true);
      }
      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(beside.resolve("seen")).hasContent("used");
      assertThat(watch.get()).as("looks at the processes").isPositive();
      assertThat(strangers).as("processes that held a secret").isEmpty();
      String shown =
          said.toString()
              + node.salvor("logs", "s1", "main")
              + node.salvor("show", "s1", "--json")
              + node.salvor("audit");
      assertThat(shown).doesNotContain(HIDDEN).contains("print", "broken ended with 4");
      node.salvor("down");
      assertThat(filesWith(node.folder()))
          .as("only raw outputs of steps that printed one")
          .isNotEmpty()
          .allMatch(path -> path.toString().matches(".*/segments/[0-9]+/[^/]*\\.(out|err)"));
    }
  }

  private Path secret(String name, String value) throws IOException {
    Path file = Files.writeString(beside.resolve(name), value + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path program(String name, String line) throws IOException {
    Path file = Files.writeString(beside.resolve(name), "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Looks at all processes again and again; how often a command had its secrets. */
  private static int look(AtomicBoolean over, Set<String> strangers) {
    int used = 0;
    while (!over.get()) {
      // Not all of the machine: what is looked for lives for longer.
      LockSupport.parkNanos(100_000_000);
      for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        if (holds(text(proc.resolve("cmdline")))) {
          strangers.add("arguments: " + text(proc.resolve("cmdline")).replace('\0', ' '));
        }
        String environment = text(proc.resolve("environ"));
        if (holds(environment)) {
          boolean isStep = environment.contains("\0SALVOR_STEP=");
          // The command line that was given env: has it, and the shell that this test is.
          boolean isGiven =
              environment.contains("\0THE_PASSWORD=") || environment.startsWith("THE_PASSWORD=");
          if (isStep) {
            used++;
          } else if (!isGiven || holds(environment.replace(OF_ENV, ""))) {
            strangers.add("environment of " + text(proc.resolve("cmdline")).replace('\0', ' '));
          }
        }
      }
    }
    return used;
  }

  private static boolean holds(String text) {
    return ALL.stream().anyMatch(text::contains);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  private static Set<Path> filesWith(Path folder) throws IOException {
    List<String> needles = new ArrayList<>();
    for (String secret : ALL) {
      needles.add(secret);
      for (String before : List.of("", "x", "xy")) {
        String coded =
            Base64.getEncoder()
                .withoutPadding()
                .encodeToString((before + secret).getBytes(StandardCharsets.UTF_8));
        needles.add(coded.substring(4, coded.length() - 3));
      }
    }
    Set<Path> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (needles.stream().anyMatch(content::contains)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
