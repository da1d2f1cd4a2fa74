package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.SlowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * An installation that is ended, and one of whose binary hosts are dead, with real Portage. One
 * story in its order, since each root takes seconds to make.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PortageInstallIT {
  /** In the middle of its merge a package says so, and waits for as long as it is held. */
  private static final String HELD =
      """
      :
      }
      pkg_preinst() {
      	: >%1$s/inside-${PN} || die
      	while [ -e %1$s/hold-${PN} ]; do sleep 0.1; done
      """;

  @TempDir static Path folder;
  private static PortageHosts hosts;
  private static SlowFiles far;
  private final HostFolders host = new HostFolders();

  @BeforeAll
  static void publishes() throws Exception {
    Needs.tools("bash", "tar", "zstd", "bzip2", "wget", "python3", "setsid");
    hosts = new PortageHosts(folder);
    for (String pn : List.of("held", "tail")) {
      hosts.ebuild(pn + "-1", ":");
      hosts.ebuild(pn + "-2", HELD.formatted(folder));
    }
    hosts.host("io", "");
    hosts.emerge("io", "=app-lab/held-2", "=app-lab/tail-2");
    far = new SlowFiles(hosts.binhost);
    hosts.host("titan", far.url());
    hosts.emerge("titan", "=app-lab/held-1", "=app-lab/tail-1");
    Path staging = folder.resolve("staging");
    try (HostFolders packing = new HostFolders()) {
      hosts
          .action(packing, "io", "portage.pack", Shell.DASH)
          .with("STAGING", staging)
          .with("BINHOST", "io:" + hosts.binhost)
          .list("PACKAGES", "app-lab/held-2 0 io", "app-lab/tail-2 0 io")
          .run("do")
          .exits(0);
      new Action(packing, Shell.DASH, "binhost.promote")
          .with("STAGING", staging)
          .with("BINHOST", hosts.binhost)
          .with("SETTLE", 0)
          .run("do")
          .exits(0);
    }
  }

  @AfterAll
  static void closes() {
    if (far != null) {
      far.close();
    }
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private Action install(String... packages) {
    return hosts.action(host, "titan", "portage.install", Shell.DASH).list("PACKAGES", packages);
  }

  /** What the supervisor does to end a step: TERM to what has its mark or is of its session. */
  private static void terminate(Process step, String mark) throws IOException {
    for (ProcessHandle one : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc/" + one.pid());
      try {
        String[] stat =
            Files.readString(proc.resolve("stat")).replaceFirst(".*\\) ", "").split(" ", -1);
        if (stat[3].equals("" + step.pid())
            || Files.readString(proc.resolve("environ")).contains("SALVOR_ATTEMPT_ID=" + mark)) {
          one.destroy();
        }
      } catch (IOException gone) {
        // Neither ours.
      }
    }
  }

  private static Path hold(String name) throws IOException {
    Files.deleteIfExists(folder.resolve("inside-" + name));
    return Files.writeString(folder.resolve("hold-" + name), "");
  }

  private static void awaitInside(String name) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(folder.resolve("inside-" + name)));
  }

  private static void awaitSaid(Action action, Process process, String text) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> action.said(process, text));
  }

  @Test
  @Order(1)
  void toldToEndItWaitsForTheMergeThatIsUnderWayAndBeginsNoOther() throws Exception {
    String mark = "mark-" + System.nanoTime();
    Action install =
        install("app-lab/held-2 0 0 bring titan", "app-lab/tail-2 0 0 bring titan")
            .under("setsid")
            .env("SALVOR_ATTEMPT_ID", mark);
    Path held = hold("held");
    Process step = install.start("do");
    awaitInside("held");
    terminate(step, mark);
    awaitSaid(install, step, "told to end: the merge that is under way is waited for");
    assertThat(step.isAlive()).isTrue();
    Files.delete(held);
    install
        .end(step)
        .exits(143)
        .says("installed 1 of 2: app-lab/held-2")
        .says("::salvor cause=PORTAGE_ENDED");
    assertThat(hosts.installed("titan")).contains("held-2", "tail-1").doesNotContain("tail-2");
  }

  @Test
  @Order(2)
  void whoeverComesAfterAStepThatWasKilledWaitsForItsMerge() throws Exception {
    Action install = install("app-lab/tail-2 0 0 bring titan");
    Path tail = hold("tail");
    Process step = install.start("do");
    awaitInside("tail");
    step.destroyForcibly().waitFor();
    Process next = install.start("do");
    awaitSaid(install, next, "waiting: an installation that was begun before");
    assertThat(hosts.installed("titan")).contains("tail-1");
    Files.delete(tail);
    install.end(next).exits(0).says("installed 0 of 1");
    assertThat(hosts.installed("titan")).contains("tail-2").doesNotContain("tail-1");
    assertThat(Files.readString(hosts.root("titan").resolve("var/log/emerge.log")))
        .containsOnlyOnce("::: completed emerge (1 of 1) app-lab/tail-2 to ");
  }

  /** One more binary host in the configuration of titan, before the one that is there. */
  private void anotherBinhost(String name, String uri) throws IOException {
    Files.writeString(
        hosts.root("titan").resolve("etc/portage/binrepos.conf"),
        "[%1$s]\nsync-uri = %2$s\npriority = 99\nverify-signature = false\nlocation = %3$s\n"
            .formatted(name, uri, folder.resolve("cache-" + name)),
        StandardOpenOption.APPEND);
  }

  @Test
  @Order(3)
  void ofSeveralBinaryHostsOneThatIsDeadOrSomethingElseEndsNothing() throws Exception {
    hosts.emerge("titan", "=app-lab/held-1");
    Path page = Files.createDirectories(folder.resolve("page"));
    for (String name : List.of("Packages", "Packages.gz")) {
      Files.writeString(page.resolve(name), "<!DOCTYPE html>\n<title>Hello: there</title>\n");
    }
    anotherBinhost("dead", "http://127.0.0.1:1");
    anotherBinhost("page", "file://" + page);
    String held = "app-lab/held-2 0 0 bring titan";
    hosts
        .action(host, "titan", "portage.estimate", Shell.DASH)
        .with("MAX_TRANSFER", 600)
        .list("PACKAGES", held)
        .run("do")
        .exits(0)
        .says("without one of 3 binary hosts: http://127.0.0.1");
    install("app-lab/tail-1 0 0 downgrade titan")
        .run("do")
        .exits(1)
        .says("not in the index of " + far.url())
        .says("not asked: http://127.0.0.1:1/Packages");
    install(held)
        .run("do")
        .exits(0)
        .says("without one of 3 binary hosts: http://127.0.0.1:1/Packages")
        .says("/Packages is no index of packages")
        .says("it begins with <!DOCTYPE html> <title>Hello: there</title>")
        .says("installed 1 of 1");
    hosts.host("titan", "file://" + page);
    install("app-lab/tail-1 0 0 downgrade titan")
        .run("do")
        .exits(1)
        .says("is that the address of a binary host?")
        .says("::salvor cause=PORTAGE_INDEX");
    anotherBinhost("dead", "http://127.0.0.1:1");
    install("app-lab/tail-1 0 0 downgrade titan")
        .run("do")
        .exits(1)
        .says("no binary host can be asked: ");
  }
}
