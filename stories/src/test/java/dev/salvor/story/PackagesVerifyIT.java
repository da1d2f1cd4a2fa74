package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A binary host as its owner meets it: something is wrong, it is repaired, and taken back. */
final class PackagesVerifyIT {
  @TempDir private Path folder;

  @Test
  void isVerifiedRepairedAndTakenBackByRuns() {
    Path pkgdir = Portage.copy(Portage.few().resolve("more"), folder.resolve("pkg"));
    try (Node node = Node.create()) {
      node.salvor("up");
      Said fine = packages(node, "verify", pkgdir);
      assertThat(fine.exit()).as("%s", fine).isZero();
      assertThat(fine.out()).contains("47 packages in the index, nothing wrong");

      Portage.damage(pkgdir, "gone", "truncated", "garbage-metadata");
      Said wrong = packages(node, "verify", pkgdir);
      assertThat(wrong.exit()).as("%s", wrong).isEqualTo(1);
      assertThat(wrong.out()).contains("in the index, not there: 1", "no good package: 2");

      Said repaired = packages(node, "verify", pkgdir, "--repair");
      assertThat(repaired.exit()).as("%s", repaired).isZero();
      assertThat(repaired.out()).contains("to quarantine: " + Portage.path(1));
      assertThat(packages(node, "verify", pkgdir, "--hashes").exit()).isZero();
      assertThat(packages(node, "verify", pkgdir, "--repair").exit()).isZero();
      assertThat(Portage.check(pkgdir).code()).isZero();

      Said back = packages(node, "verify", pkgdir, "--undo-repair");
      assertThat(back.exit()).as("%s", back).isZero();
      Said none = packages(node, "verify", pkgdir, "--undo-repair=nobody.step");
      assertThat(none.exit()).as("%s", none).isEqualTo(1);
      assertThat(none.out()).contains("there is no repair nobody.step here");
      assertThat(packages(node, "verify", pkgdir).exit()).isEqualTo(1);
      assertThat(packages(node, "verify", pkgdir, "--repair").exit()).isZero();

      Said states = node.salvor("packages", "rollback", pkgdir.toString(), "--list");
      assertThat(states.exit()).as("%s", states).isZero();
      assertThat(states.out()).contains(": 44 packages, a repair");
      Said refused = node.salvor("packages", "rollback", pkgdir.toString());
      assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
      assertThat(refused.out()).contains("are no longer had");
    }
  }

  private static Said packages(Node node, String command, Path pkgdir, String... options) {
    String[] words = new String[options.length + 5];
    words[0] = "packages";
    words[1] = command;
    words[2] = pkgdir.toString();
    words[3] = "--settle";
    words[4] = "0s";
    System.arraycopy(options, 0, words, 5, options.length);
    return node.salvor(words);
  }
}
