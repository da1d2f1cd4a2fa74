package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Triage finds what was planted, names remedies that work, and touches nothing. */
final class TriageIT {
  private static final String PLANT =
      """
      set -e
      unit() { printf '[Service]\\nExecStart=%s\\n[Install]\\nWantedBy=multi-user.target\\n' "$2" >"$1.service"; }
      cat >/usr/local/bin/listen <<'END'
      #!/usr/bin/perl
      use IO::Socket::INET;
      my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 18555, Listen => 5, ReuseAddr => 1) or die "$!";
      sleep 1 while 1;
      END
      chmod 755 /usr/local/bin/listen
      cd /lib/systemd/system
      for name in down wanted masked disabled; do unit "planted-$name" '/bin/sleep infinity'; done
      unit planted-failed '/bin/sh -c "test -e /root/mended && exec sleep infinity"'
      unit planted-port /usr/local/bin/listen
      systemctl daemon-reload
      systemctl -q enable planted-down planted-wanted planted-failed planted-port
      systemctl start planted-wanted planted-disabled planted-masked
      systemctl -q mask --now planted-masked
      systemctl start planted-failed || true
      setsid /usr/local/bin/listen </dev/null >/dev/null 2>&1 &
      until grep -q ':487B ' /proc/net/tcp; do sleep 0.1; done
      mkdir -p /srv/repo/app-misc /etc/network /etc/builders
      printf 'ARCH: amd64\\n\\nCPV: app-misc/one-1\\nPATH: app-misc/one-1.gpkg.tar\\n\\nCPV: app-misc/two-2\\nPATH: app-misc/two-2.gpkg.tar\\n' >/srv/repo/Packages
      touch /srv/repo/app-misc/one-1.gpkg.tar
      echo one >>/srv/repo/app-misc/one-1.gpkg.tar
      printf 'auto br0\\niface br0 inet manual\\n  bridge_ports eth0 br0\\n' >/etc/network/interfaces
      echo state=disabled >/etc/builders/b3
      echo up >/etc/builders/b3.really
      """;

  private static final String START =
      """
      schemaVersion: 1
      name: start
      phases:
        - name: services
          steps:
            - name: start
              uses: service
              with: {name: planted-wanted, state: started, enabled: true, ifStoppedOnPurpose: %s}
      """;

  private static final String[] TRIAGE = {
    "run",
    "triage",
    "-p",
    "services=planted-disabled",
    "-p",
    "ports=18555=planted-port",
    "-p",
    "indexes=/srv/repo/Packages",
    "-p",
    "pairs=builder b3 | sed -n s/^state=//p /etc/builders/b3 | cat /etc/builders/b3.really | sed -i"
        + " s/disabled/up/ /etc/builders/b3",
    "--run-id"
  };

  private static Said triage(LabHost host, String id) {
    List<String> words = new ArrayList<>(List.of(TRIAGE));
    words.add(id);
    return host.salvor(words.toArray(String[]::new));
  }

  private static List<String> found(JsonNode triage) {
    List<String> out = new ArrayList<>();
    triage
        .path("findings")
        .forEach(f -> out.add(f.path("check").asText() + " " + f.path("thing").asText()));
    return out;
  }

  @Test
  void findsExactlyWhatWasPlantedAndItsRemediesClearIt() {
    try (LabHost host = LabHost.up("triage1")) {
      assertThat(triageBefore(host))
          .as("what the image itself has")
          .allMatch(f -> f.startsWith("unit-masked "));
      List<String> own = triageBefore(host);
      host.sh(PLANT);
      host.salvor("stop", "planted-wanted", "--why", "a new certificate", "--for", "2h");

      host.write("/root/start.yaml", START.formatted("refuse"));
      Said refused = host.salvor("run", "/root/start.yaml");
      assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
      assertThat(refused.out())
          .contains("planted-wanted was stopped on purpose by root")
          .contains("a new certificate");
      host.write("/root/leave.yaml", START.formatted("leave"));
      assertThat(host.salvor("run", "/root/leave.yaml").exit()).isZero();
      assertThat(host.exec("systemctl", "is-active", "planted-wanted").out())
          .isEqualTo("inactive\n");

      Said said = triage(host, "found");
      assertThat(said.exit()).as("findings are no failure: %s", said).isZero();
      assertThat(said.out())
          .contains("port-stranger")
          .contains("a new certificate")
          .contains("remedy: ");
      JsonNode found = host.json("/var/lib/salvor/runs/found/triage.json");
      List<String> planted = new ArrayList<>(found(found));
      planted.removeAll(own);
      assertThat(planted)
          .containsExactlyInAnyOrder(
              "port-stranger 18555",
              "service-down planted-down",
              "service-down planted-port",
              "service-down planted-wanted",
              "unit-failed planted-failed",
              "unit-masked planted-masked",
              "unit-disabled planted-disabled",
              "contradiction builder b3",
              "index-without-files /srv/repo/Packages",
              "bridge-loop br0");

      host.sh("touch /root/mended");
      for (JsonNode finding : found.path("findings")) {
        String name = finding.path("check").asText() + " " + finding.path("thing").asText();
        if (!own.contains(name)) {
          boolean wanted =
              name.matches("unit-(masked|disabled) .*") || name.endsWith("planted-wanted");
          assertThat(finding.path("onPurpose").asText().isEmpty()).as(name).isEqualTo(!wanted);
          host.sh(
              "PATH=$PATH:/opt/salvor; export JAVA_HOME=/opt/jdk HOME=/root; eval \"$1\"",
              finding.path("remedy").asText());
        }
      }
      assertThat(triage(host, "mended").exit()).isZero();
      assertThat(found(host.json("/var/lib/salvor/runs/mended/triage.json")))
          .containsExactlyInAnyOrderElementsOf(own);
    }
  }

  private static List<String> triageBefore(LabHost host) {
    Said said = host.salvor("run", "triage", "--run-id", "before");
    assertThat(said.exit()).as("%s", said).isZero();
    return found(host.json("/var/lib/salvor/runs/before/triage.json"));
  }

  @Test
  void asAnOrdinaryUserItSaysWhatItMayNotSee() {
    try (LabHost host = LabHost.up("triage2")) {
      host.sh(
          "useradd -m kim && printf '[Service]\\n"
              + "ExecStart=/bin/false\\n"
              + "' >/etc/systemd/system/bad.service && systemctl daemon-reload; systemctl start"
              + " bad; sleep 1; exit 0");
      Said said = host.salvorAs("kim", "run", "triage", "--run-id", "kim");
      assertThat(said.exit()).as("%s", said).isZero();
      assertThat(said.out())
          .contains("unit-failed")
          .contains("bad: failed")
          .contains("not looked at:");
      Said strict = host.salvorAs("kim", "run", "triage", "-p", "failOnFindings=true");
      assertThat(strict.exit()).as("%s", strict).isEqualTo(1);
    }
  }

  @Tag("alone")
  @Test
  void leavesThisMachineAsItIs() throws java.io.IOException {
    try (Node node = Node.create()) {
      String book =
          node.file(
                  "around.yaml",
                  """
                  schemaVersion: 1
                  name: around
                  phases:
                    - name: all
                      steps:
                        - {name: before, uses: snapshot, with: {into: before}, timeout: 5m}
                        - {name: look, uses: triage, timeout: 5m}
                        - {name: after, uses: snapshot, with: {into: after}, timeout: 5m}
                  """)
              .toString();
      Said said = node.salvor("run", book, "--run-id", "around");
      assertThat(said.exit()).as("%s", said).isZero();
      Path run = node.state().resolve("runs/around");
      assertThat(Files.readString(run.resolve("system-state.log"))).contains("no differences");
      assertThat(run.resolve("triage.json")).isNotEmptyFile();
      assertThat(said.out()).contains("triage: ");
    }
  }
}
