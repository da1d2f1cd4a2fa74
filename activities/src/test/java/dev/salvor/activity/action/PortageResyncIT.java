package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.SlowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a re-sync does on its hosts, with real Portage: io packs, titan installs. One story in its
 * order, since each root takes seconds to make.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PortageResyncIT {
  private static final int KILLS = Integer.getInteger("salvor.points", 2);

  @TempDir static Path folder;
  private static PortageHosts hosts;
  private static SlowFiles far;
  private final HostFolders host = new HostFolders();

  @BeforeAll
  static void builds() throws Exception {
    Needs.tools("bash", "tar", "zstd", "bzip2", "wget", "python3");
    hosts = new PortageHosts(folder);
    for (String pf : List.of("near-1", "near-2", "peel-1", "peel-2", "keen-1", "keen-2")) {
      hosts.ebuild(pf, ":");
    }
    for (String pf : List.of("conf-1", "conf-2")) {
      hosts.ebuild(pf, "dodir /etc/lab; echo plain >\"${ED}/etc/lab/${PN}\" || die");
    }
    hosts.ebuild("wide-1", ":");
    hosts.ebuild("wide-2", "head -c 300000 /dev/urandom >\"${ED}/usr/share/wide/noise\" || die");
    hosts.host("io", "");
    hosts.emerge("io", "=app-lab/near-2", "=app-lab/peel-2", "=app-lab/conf-2", "=app-lab/wide-2");
    hosts.emergeWith("io", "sharp", "=app-lab/keen-2");
    far = new SlowFiles(hosts.binhost);
    hosts.host("titan", far.url());
    hosts.emerge(
        "titan", "=app-lab/near-1", "=app-lab/peel-1", "=app-lab/wide-1", "=app-lab/keen-1");
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

  private static Path staging() {
    return folder.resolve("staging");
  }

  private Action pack(Shell shell, String... packages) {
    return hosts
        .action(host, "io", "portage.pack", shell)
        .with("STAGING", staging())
        .with("BINHOST", "io:" + hosts.binhost)
        .list("PACKAGES", packages);
  }

  private Action install(String... packages) {
    return hosts.action(host, "titan", "portage.install", Shell.DASH).list("PACKAGES", packages);
  }

  private Action estimate(String limit, String... packages) {
    return hosts
        .action(host, "titan", "portage.estimate", Shell.DASH)
        .with("MAX_TRANSFER", limit)
        .list("PACKAGES", packages);
  }

  private void promote() {
    new Action(host, Shell.DASH, "binhost.promote")
        .with("STAGING", staging())
        .with("BINHOST", hosts.binhost)
        .with("SETTLE", 0)
        .run("do")
        .exits(0);
  }

  private static String io(String cpv) throws IOException {
    return "app-lab/" + cpv + " " + hosts.built("io", "app-lab/" + cpv) + " io";
  }

  @Test
  @Order(1)
  void whatIsInstalledIsPackedOnceAndVerified() throws IOException {
    Action pack = pack(Shell.BUSYBOX, io("near-2"), io("conf-2"), "app-lab/near-1 0 callisto");
    // What an administrator wrote into it is no business of others.
    Files.writeString(hosts.root("io").resolve("etc/lab/conf"), "the secret of io\n");
    pack.run("check").exits(1).says("2 of 2 to pack");
    pack.run("do").exits(0).says("::salvor packed=2");
    pack.run("verify").exits(0);
    assertThat(PortageHosts.packages(staging()))
        .containsExactly(
            "app-lab/conf/conf-2-1.gpkg.tar rw-r--r--", "app-lab/near/near-2-1.gpkg.tar rw-r--r--");
    Action.Result image =
        new Action(host, Shell.DASH, "portage.pack")
            .under(
                "sh", "-c", "tar -xOf \"$0\" --wildcards '*/image.tar.zst' | zstd -dcq", packed())
            .run("x");
    assertThat(image.code()).isZero();
    assertThat(image.out()).contains("usr/share/conf/version").doesNotContain("the secret of io");
    pack.run("do").exits(0).says("unchanged").says("::salvor packed=0");
    promote();
    assertThat(PortageHosts.packages(staging())).isEmpty();
    pack.run("check").exits(0);
    pack.run("do").exits(0).says("::salvor packed=0");
  }

  private static String packed() {
    return staging().resolve("app-lab/conf/conf-2-1.gpkg.tar").toString();
  }

  @Test
  @Order(2)
  void whatCannotBePackedStopsNoOther() throws IOException {
    pack(Shell.DASH, "app-lab/peel-1 0 io", "app-lab/wide-2 7 io", io("peel-2"))
        .run("do")
        .exits(1)
        .says("app-lab/peel-1: it is no longer installed here")
        .says("app-lab/wide-2: another build is installed here by now")
        .says("::salvor packed=1")
        .says("::salvor failed=2");
    assertThat(PortageHosts.packages(staging()))
        .containsExactly("app-lab/peel/peel-2-1.gpkg.tar rw-r--r--");
    pack(Shell.DASH, "peel-2 0 io").run("do").exits(64).says("no category/name-version");
  }

  @Test
  @Order(3)
  void killedAtAnyMomentItEndsInTheSameState() throws Exception {
    Random random = new Random(7);
    Action pack = pack(Shell.DASH, io("near-2"), io("peel-2"), io("keen-2"), io("wide-2"));
    for (int i = 0; i < KILLS; i++) {
      Process process = pack.start("do");
      process.waitFor(300 + random.nextInt(2500), TimeUnit.MILLISECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    pack.run("do").exits(0);
    pack.run("verify").exits(0);
    assertThat(PortageHosts.packages(staging()))
        .containsExactly(
            "app-lab/keen/keen-2-1.gpkg.tar rw-r--r--",
            "app-lab/peel/peel-2-1.gpkg.tar rw-r--r--",
            "app-lab/wide/wide-2-1.gpkg.tar rw-r--r--");
    try (var left = Files.list(folder.resolve(".staging.pack"))) {
      assertThat(left.map(p -> p.getFileName().toString())).containsExactly("lock");
    }
    promote();
    assertThat(PortageHosts.packages(hosts.binhost)).hasSize(5);
  }

  @Test
  @Order(4)
  void aTransferThatWouldTakeTooLongIsKnownBeforeIt() {
    String wide = "app-lab/wide-2 0 0 bring titan";
    estimate("60", wide).run("do").exits(0).says("::salvor deferred=false");
    far.rate(50_000);
    estimate("3", wide)
        .run("do")
        .exits(1)
        .says("and 3.0 s is the limit")
        .says("::salvor cause=PORTAGE_TOO_FAR");
    estimate("3", wide)
        .with("OR_LATER", true)
        .run("do")
        .exits(0)
        .says("left for later")
        .says("::salvor deferred=true");
    estimate("3", "app-lab/near-2 0 0 bring rhea").run("do").exits(0).says("nothing of the list");
    far.rate(Long.MAX_VALUE);
  }

  @Test
  @Order(5)
  void whatCanBeInstalledIsAndNothingElseIsTouched() throws Exception {
    Action install =
        install(
            "app-lab/near-2 0 0 bring titan,rhea",
            "app-lab/keen-2 0 0 bring titan",
            "app-lab/sieve-9 0 0 bring titan",
            "app-lab/conf-2 0 0 bring titan",
            "app-lab/peel-2 0 0 bring rhea");
    install.run("check").exits(1);
    install
        .run("do")
        .exits(1)
        .says("left app-lab/conf-2: nothing of it is installed here any more")
        .says("left app-lab/sieve-9: nothing of it is installed here any more")
        .says("app-lab/keen-2: emerge cannot")
        .says("::salvor installed=1")
        .says("::salvor failed=1");
    assertThat(hosts.installed("titan")).containsExactly("keen-1", "near-2", "peel-1", "wide-1");
    install.run("verify").exits(1).says("app-lab/keen-2");
  }

  @Test
  @Order(6)
  void nothingIsDowngradedThatWasNotToBe() throws Exception {
    hosts.emerge("titan", "=app-lab/peel-2");
    hosts.host("titan", "file://" + folder.resolve("older"));
    Files.createDirectories(folder.resolve("older"));
    hosts.host("old", "");
    hosts.emerge("old", "=app-lab/peel-1");
    hosts
        .action(host, "old", "portage.pack", Shell.DASH)
        .with("STAGING", staging())
        .with("BINHOST", folder.resolve("older"))
        .list("PACKAGES", "app-lab/peel-1 0 old")
        .run("do")
        .exits(0);
    new Action(host, Shell.DASH, "binhost.promote")
        .with("STAGING", staging())
        .with("BINHOST", folder.resolve("older"))
        .with("SETTLE", 0)
        .run("do")
        .exits(0);
    Action install = install("app-lab/peel-1 0 0 bring titan");
    install
        .run("do")
        .exits(0)
        .says("left app-lab/peel-1: something newer is installed here by now");
    install.run("verify").exits(0);
    assertThat(hosts.installed("titan")).contains("peel-2");
    install("app-lab/peel-1 0 0 downgrade titan").run("do").exits(0);
    assertThat(hosts.installed("titan")).contains("peel-1").doesNotContain("peel-2");
    hosts.host("titan", far.url());
  }

  @Test
  @Order(7)
  void anInstallationThatIsKilledGoesOn() throws Exception {
    Action install = install("app-lab/peel-2 0 0 bring titan", "app-lab/wide-2 0 0 bring titan");
    Random random = new Random(11);
    for (int i = 0; i < Math.min(KILLS, 3); i++) {
      Process process = install.start("do");
      process.waitFor(500 + random.nextInt(5000), TimeUnit.MILLISECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    install.run("do").exits(0);
    install.run("verify").exits(0);
    install.run("do").exits(0).says("installed 0 of 2");
    assertThat(hosts.installed("titan")).containsExactly("keen-1", "near-2", "peel-2", "wide-2");
  }

  @Test
  @Order(8)
  void whatIsMissingIsSaidInWords() {
    String wanted = "app-lab/keen-2 0 0 bring titan";
    install(wanted)
        .with("BINHOST_URL", "http://127.0.0.1:1/other")
        .run("do")
        .exits(1)
        .says("does not use http://127.0.0.1:1/other but " + far.url());
    hosts.host("titan", "http://127.0.0.1:1");
    install(wanted).run("do").exits(1).says("http://127.0.0.1:1/Packages");
    hosts.host("bare", "");
    hosts
        .action(host, "bare", "portage.install", Shell.DASH)
        .list("PACKAGES", "app-lab/keen-2 0 0 bring bare")
        .run("do")
        .exits(0)
        .says("nothing of it is installed here");
    new Action(host, Shell.DASH, "portage.install")
        .onlyTools("python3", "sh", "dash", "env", "id")
        .with("HOST", "titan")
        .list("PACKAGES", wanted)
        .run("do")
        .exits(69)
        .says("portageq is missing");
  }
}
