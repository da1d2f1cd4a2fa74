package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Real Portage installs from the binary host over real nginx, again and again (-Dsalvor.installs),
 * while packages are promoted, built again under the same number, and withdrawn.
 */
final class PromoteClientIT {
  private static final int INSTALLS = Integer.getInteger("salvor.installs", 3);
  private static final Path LAB = Path.of("../lab/portage").toAbsolutePath().normalize();

  /** Takes all builds of a package but the newest three out of the index, under Portage's lock. */
  private static final String WITHDRAW =
      """
      import sys
      sys.path.insert(0, sys.argv[1])
      import pkg_index, pkg_lock, pkg_names
      with pkg_lock.held(sys.argv[2]):
          index = pkg_index.read(sys.argv[2])
          mills = sorted((pkg_names.parse(e["PATH"]).build_id, e["PATH"]) for e in index.entries if e["CPV"].startswith("lib-lab/mill") and e["PATH"].count("/") == 2)
          gone = {path for _, path in mills[:-3]}
          if gone:
              index.entries = [e for e in index.entries if e["PATH"] not in gone]
              pkg_index.publish(sys.argv[2], index)
      print("\\n".join(gone))
      """;

  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger installed = new AtomicInteger();
  private final AtomicInteger publications = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();
  private final List<String> withdrawn = new ArrayList<>();
  private final Path lab = host.root.resolve("lab");

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private static String portage(String... words) {
    List<String> command = new ArrayList<>(List.of(LAB.toString()));
    command.addAll(List.of(words));
    return PromoteCase.say(command);
  }

  @Test
  void noInstallFailsWhilePackagesArePromotedBuiltAgainAndWithdrawn() throws Exception {
    Needs.tools("nginx", "zstd", "bzip2");
    PromoteCase.say(List.of("cp", "-a", Portage.few().toString(), lab.toString()));
    PromoteCase.say(List.of("cp", "-a", lab + "/packages/.", binhost.pkgdir.toString()));
    try (Nginx nginx = new Nginx(host.folder("nginx"), binhost.pkgdir)) {
      CompletableFuture<Void> publisher = CompletableFuture.runAsync(this::publish);
      try {
        for (int i = 0; i < INSTALLS || publications.get() < 3; i++) {
          install(nginx, i);
        }
      } finally {
        over.set(true);
        publisher.join();
      }
    }
    deleteWithdrawn();
    String check = portage("emaint", lab.toString(), binhost.pkgdir.toString(), "check");
    assertThat(check).as("Portage's own judgement").doesNotContain("not in");
    assertThat(binhost.look().wrong()).isEmpty();
    System.out.printf(
        "%d installs beside %d publications, %d files deleted%n",
        installed.get(), publications.get(), deleted.get());
  }

  /** Between a client's look at the index and its download a flat file is replaced. */
  @Test
  void aClientWithTheOlderIndexRefusesAFlatReplacementAndTakesItWithTheNewIndex() throws Exception {
    Needs.tools("nginx", "zstd", "bzip2");
    PromoteCase.say(List.of("cp", "-a", Portage.few().toString(), lab.toString()));
    Path served = host.folder("served");
    for (int build = 1; build <= 2; build++) {
      portage("quick", lab.toString(), "--to=" + binhost.staging, "--flat", "app-lab/oven");
      binhost.promoter().run("do").exits(0).says(build == 1 ? "promoted=1" : "1 replaced");
      if (build == 1) {
        indexTo(served);
      }
    }
    PromoteCase.say(List.of("cp", "-a", binhost.pkgdir.resolve("app-lab").toString(), "" + served));
    try (Nginx nginx = new Nginx(host.folder("nginx"), served)) {
      String[] install = {
        "client", lab.toString(), "c2", "--binhost=" + nginx.url(), "app-lab/oven"
      };
      Portage.Ended older = Portage.lab(install);
      assertThat(older.code()).as("%s", older).isNotZero();
      assertThat(older.out() + older.err()).contains("verification");
      indexTo(served);
      Portage.Ended newer = Portage.lab(install);
      assertThat(newer.code()).as("%s", newer).isZero();
      assertThat(newer.out()).contains("Completed (1 of 1) app-lab/oven-8.2");
    }
  }

  private void indexTo(Path folder) {
    for (String name : List.of("Packages", "Packages.gz")) {
      PromoteCase.say(List.of("cp", "-a", "" + binhost.pkgdir.resolve(name), folder + "/" + name));
    }
  }

  /** A client with nothing installed; every other time with nothing remembered of the index. */
  private void install(Nginx nginx, int round) {
    Path client = lab.resolve("clients/c1");
    PromoteCase.say(List.of("rm", "-rf", client + "/var/cache/binhost", client + "/var/db/pkg"));
    if (round % 2 == 1) {
      PromoteCase.say(List.of("rm", "-rf", client + "/var/cache/edb"));
    }
    String said =
        portage("client", lab.toString(), "c1", "--binhost=" + nginx.url(), "lib-lab/mill");
    assertThat(said)
        .contains("Completed (2 of 2) lib-lab/mill-3.0.15")
        .doesNotContainIgnoringCase("checksum", "failed", "!!!");
    installed.incrementAndGet();
  }

  private void publish() {
    int since = 0;
    for (int round = 0; !over.get(); round++) {
      // Both count their builds from 1: staging is empty each time.
      portage("quick", lab.toString(), "--to=" + binhost.staging, "lib-lab/grain", "lib-lab/mill");
      portage("many", binhost.staging.toString(), "3", "--from=" + 3 * round);
      // What was built twice in one second is the same, and published before.
      binhost.promoter().run("do").exits(0).says("::salvor removed=5").says("::salvor problems=0");
      publications.incrementAndGet();
      if (!withdrawn.isEmpty() && installed.get() >= since + 2) {
        deleteWithdrawn();
      }
      if (withdrawn.isEmpty()) {
        since = installed.get();
        String gone =
            PromoteCase.say(
                List.of(
                    String.valueOf(Needs.find("python3")),
                    "-Bc",
                    WITHDRAW,
                    host.programs.toString(),
                    binhost.pkgdir.toString()));
        gone.lines().filter(line -> !line.isBlank()).forEach(withdrawn::add);
      }
    }
  }

  /** Nobody has an index any more that names them. */
  private void deleteWithdrawn() {
    for (String path : withdrawn) {
      try {
        Files.delete(binhost.pkgdir.resolve(path));
        deleted.incrementAndGet();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    withdrawn.clear();
  }
}
