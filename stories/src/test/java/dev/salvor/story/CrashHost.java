package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The host after the crash: libxcrypt without SHA-512, nobody can log in, the package manager never
 * returns and ignores TERM, a process in state D, no graphical login, a dead name service.
 */
final class CrashHost {
  static final String OLD_PASSWORD = "alice before the crash";
  static final String NEW_PASSWORD = "brand-new 'pass' word";
  static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0";

  private CrashHost() {}

  static LabHost up(String name) {
    LabHost host = LabHost.up(name);
    host.scenario("crash", "--pm", "apt");
    host.write("/root/new-password", NEW_PASSWORD);
    return host;
  }

  /** The words of {@code salvor run crash-recovery} for it. */
  static String[] recovery(String id, String buildTimeout, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "run",
                "crash-recovery",
                "--run-id",
                id,
                "-p",
                "user=alice",
                "-p",
                "password=file:/root/new-password",
                "-p",
                "buildTimeout=" + buildTimeout,
                "-p",
                "manualTimeout=10m",
                "-p",
                "displayManager=lightdm",
                "-p",
                "leftovers=lab-stray"));
    words.addAll(Arrays.asList(more));
    return words.toArray(String[]::new);
  }

  /** Whether alice's password opens a login; asked by nobody, for from root su asks nothing. */
  static boolean logsIn(LabHost host, String password) {
    return host.exec(
            "sh",
            "-c",
            "printf '%s\\n' \"$1\" | setpriv --reuid 65534 --regid 65534 --clear-groups su - alice"
                + " -c whoami",
            "sh",
            password)
        .out()
        .contains("alice");
  }

  static void assertHashesAgain(LabHost host) {
    Said said =
        host.exec(
            "sh",
            "/opt/salvor/runbooks/src/main/resources/runbooks/crash-recovery/files/can-hash-sha512.sh");
    assertThat(said.exit()).as("crypt(3) hashes with SHA-512: %s", said).isZero();
  }

  static String digest(LabHost host, String file) {
    return host.sh("sha256sum <\"$1\"", file);
  }
}
