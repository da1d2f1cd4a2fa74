package dev.salvor.activity.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotLogsTest {
  @TempDir private Path temp;
  private RunFolder run;

  @BeforeEach
  void begin() throws IOException {
    run = new RunFolder(temp);
  }

  private String tail(String file, String from) throws IOException {
    run.write();
    String text = run.text(file);
    return text.substring(text.indexOf(from));
  }

  @Test
  void diagnosticsHoldsEachCollectorOfTheFirstSnapshot() throws IOException {
    run.collector("before", "users", "ok", "root:0\n")
        .collector("before", "kernel", "not permitted: needs root", "")
        .collector("before", "processes", "ok", "1 init");
    Files.writeString(temp.resolve("snapshots/before/processes.volatile.txt"), "cpu 17\n");
    assertThat(tail("diagnostics.log", "# collectors"))
        .isEqualTo(
            """
            # collectors
            users: ok
            kernel: not permitted: needs root
            processes: ok

            ## users
            root:0

            ## kernel

            ## processes
            1 init
            ### moves all the time, not compared
            cpu 17
            """);
  }

  @Test
  void systemStateEndsWithTheDifferencesByCollector() throws IOException {
    run.collector("before", "users", "ok", "root:0\nann:1000\n")
        .collector("before", "mounts", "ok", "/\n")
        .collector("before", "packages", "timed out after 20s", "a\n")
        .collector("after", "users", "ok", "root:0\nann:1000\nbob:1001\n")
        .collector("after", "mounts", "ok", "/\n")
        .collector("after", "packages", "ok", "a\nb\n")
        .collector("after", "pam", "ok", "x\n");
    assertThat(tail("system-state.log", "# differences"))
        .isEqualTo(
            """
            # differences
            ## users
            @@ -2,1 +2,2 @@
             ann:1000
            +bob:1001
            ## packages
            not compared: before: timed out after 20s; after: ok
            ## pam
            not compared: it was not collected before
            """);
  }

  @Test
  void whatWasComesBeforeWhatIs() throws IOException {
    run.collector("before", "services", "ok", "kexec\nlightdm disabled\nnginx\ndefault: text\n")
        .collector("after", "services", "ok", "kexec\nlightdm enabled\nnginx\ndefault: graphic\n");
    assertThat(tail("system-state.log", "## services").lines().filter(l -> l.matches("[-+].*")))
        .containsExactly(
            "-lightdm disabled", "+lightdm enabled", "-default: text", "+default: graphic");
  }

  @Test
  void equalSnapshotsHaveNoDifferences() throws IOException {
    run.collector("before", "users", "ok", "root:0\n")
        .collector("after", "users", "ok", "root:0\n");
    assertThat(tail("system-state.log", "# differences"))
        .isEqualTo("# differences\nno differences\n");
  }

  @Test
  void differencesMadeOnTheHostAreTaken() throws IOException {
    run.collector("before", "users", "ok", "a\n").collector("after", "users", "ok", "b\n");
    Files.writeString(temp.resolve("snapshots/diff.txt"), "## users\n-a\n+b\n");
    assertThat(tail("system-state.log", "# differences"))
        .isEqualTo("# differences\n## users\n-a\n+b\n");
  }

  @Test
  void missingSnapshotIsSaid() throws IOException {
    run.write();
    assertThat(run.text("diagnostics.log")).contains("no snapshot was taken before");
    assertThat(run.text("system-state.log")).contains("no snapshot was taken after");
    run.collector("after", "users", "ok", "a\n");
    assertThat(tail("system-state.log", "# differences")).contains("nothing to compare with");
  }

  @Test
  void snapshotWithoutManifestCountsAsNotTaken() throws IOException {
    Files.createDirectories(temp.resolve("snapshots/before"));
    Files.writeString(temp.resolve("snapshots/before/users.txt"), "half");
    assertThat(tail("diagnostics.log", "no snapshot")).doesNotContain("half");
  }

  @Test
  void anyBytesOfAHostAreShownOnTheirLines() throws IOException {
    run.collector("before", "environment", "ok", "");
    Files.write(
        temp.resolve("snapshots/before/environment.txt"),
        new byte[] {'a', '=', (byte) 0xff, 0x1b, '[', '\r', '\n', 'b', 0, '\n'});
    assertThat(tail("diagnostics.log", "## environment"))
        .isEqualTo("## environment\na=\ufffd\\u001b[\nb\\u0000\n");
  }

  @Test
  void textTooLargeToCompareIsSaid() throws IOException {
    run.collector("before", "kernel", "ok", "line\n".repeat(500_000))
        .collector("after", "kernel", "ok", "line\n");
    assertThat(tail("system-state.log", "# differences"))
        .contains("not compared: too large (2500000 bytes before, 5 bytes after)");
  }
}
