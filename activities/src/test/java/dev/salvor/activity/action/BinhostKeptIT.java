package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a state keeps stays as long as the state, and a partial way back is not taken for a whole
 * one.
 */
final class BinhostKeptIT {
  private final HostFolders host = new HostFolders();

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  @Test
  void aFileThatNoIndexNamesIsKeptAndComesBack() {
    Binhost binhost = Binhost.twoStates(host);
    Path mine = binhost.pkgdir.resolve(Portage.path(0));
    Binhost.write(mine, "no index names this");
    final Map<String, String> files = binhost.files();

    binhost.rollback().run("do").exits(0).says("put back: " + Portage.path(0));
    assertThat(mine).isRegularFile().satisfies(f -> assertThat(Files.size(f)).isGreaterThan(100));
    assertThat(contents(binhost.kept())).contains("no index names this");

    binhost.rollback().run("undo").exits(0);
    assertThat(mine).hasContent("no index names this");
    assertThat(binhost.files()).isEqualTo(files);
  }

  @Test
  void aPackageThatItsEntryNamesByNoHashComesBack() {
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    final Map<String, String> files = binhost.files();
    final String path = Portage.path(3);
    binhost.change(
        """
        one = entry('%s')
        del one['SHA1'], one['MD5']
        pkg_index.publish(d, index, states.newest())
        states.record('without hashes')
        states.keep('%s', one)
        os.unlink(os.path.join(d, '%s'))
        pkg_index.publish(d, index.without(['%s']), states.newest())
        states.record('without the package')
        """
            .formatted(path, path, path, path));
    assertThat(binhost.files()).doesNotContainKey(path);
    binhost.rollback().run("do").exits(0).says("put back: " + path);
    assertThat(binhost.files()).isEqualTo(files);
  }

  @Test
  void aListThatAKillHasCutIsReadAndGoneOnWith() {
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    String said =
        binhost.change(
            """
            states.keep('%s')
            with open(os.path.join(states.home, 'leaving', name), 'a') as f:
                f.write('["many-lab/half", "01')
            states.keep('%s')
            print([left.path for left in states.left(name)])
            """
                .formatted(Portage.path(1), Portage.path(2)));
    assertThat(said).isEqualTo("['%s', '%s']".formatted(Portage.path(1), Portage.path(2)));
  }

  /** States that an earlier version made have no lists. */
  @Test
  void whatNothingNamesStaysAsLongAsAnOldStateMayNeedIt() throws IOException {
    Binhost binhost = Binhost.twoStates(host);
    Path orphan = binhost.kept().resolve("00112233445566778899aabbccddeeff00112233");
    Binhost.write(orphan, "an old state's");
    binhost.change(
        """
        for about in glob.glob(os.path.join(states.home, 'states/*/about')):
            said = json.load(open(about))
            del said['lists']
            open(about, 'w').write(json.dumps(said))
        for one in glob.glob(os.path.join(states.home, 'leaving/*')):
            os.unlink(one)
        """);
    publishes(binhost, 50, 10);
    assertThat(orphan).exists();
    binhost.rollback().with("TO", binhost.stateNames().getLast()).run("do").exits(0);
    binhost.verify().with("HASHES", true).run("do").exits(0);
    binhost.forgetStep();
    publishes(binhost, 51, 2);
    publishes(binhost, 52, 2);
    publishes(binhost, 53, 2);
    assertThat(binhost.stateNames()).hasSize(2);
    assertThat(orphan).doesNotExist();
    try (Stream<Path> lists = Files.list(binhost.kept().resolveSibling("leaving"))) {
      assertThat(lists).as("lists of states that are gone").isEmpty();
    }
  }

  private static void publishes(Binhost binhost, int number, int keep) {
    Portage.many(binhost.pkgdir, 1, number);
    binhost.repair().with("KEEP", keep).run("do").exits(0);
    binhost.forgetStep();
  }

  @Test
  void aPartialWayBackThatPutsNothingBackIsRefused() throws IOException {
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    binhost.change("");
    final String first = binhost.stateNames().getFirst();
    Files.delete(binhost.pkgdir.resolve(Portage.path(0)));
    binhost.repair().run("do").exits(0);
    binhost.forgetStep();
    final Map<String, String> entries = binhost.entries();
    final long timestamp = binhost.timestamp();
    Action back = binhost.rollback().with("TO", first).with("PARTIAL", true);
    back.run("check").exits(1);
    back.run("do").exits(1).says("there is nothing to go back to").says("nothing was changed");
    back.run("check").exits(1);
    assertThat(binhost.entries()).isEqualTo(entries);
    assertThat(binhost.timestamp()).isEqualTo(timestamp);
    // What others publish since is nothing to a rollback that changed nothing.
    binhost.change(
        "pkg_index.publish(d, index.without(['%s']), states.newest())".formatted(Portage.path(1)));
    back.run("undo").exits(0);
    assertThat(binhost.entries()).hasSize(entries.size() - 1);
  }

  @Test
  void aPartialWayBackIsTakenBackOnlyOverWhatItMade() throws IOException {
    Binhost binhost = Binhost.twoStates(host);
    final Map<String, String> entries = binhost.entries();
    try (Stream<Path> kept = Files.list(binhost.kept())) {
      for (Path file : kept.toList()) {
        Files.delete(file);
      }
    }
    Action back = binhost.rollback().with("PARTIAL", true);
    back.run("do").exits(0).says("nothing was put back").says("withdrawn: ");
    back.run("verify").exits(0);
    Path home = host.root.resolve("before");
    Portage.copy(binhost.all, home);
    final String change =
        """
        entry('%s').update(SIZE='1')
        pkg_index.publish(d, index, states.newest())
        """
            .formatted(Portage.path(1));
    binhost.change(change);
    back.run("undo").exits(1).says("somebody has published since");
    Binhost.delete(binhost.all);
    Portage.copy(home, binhost.all);
    back.run("undo").exits(0);
    assertThat(binhost.entries()).isEqualTo(entries);
  }

  private static List<String> contents(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(Binhost::text).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
