package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is none of a binary host's stays as it is: other folders, and what planted links lead to.
 */
final class BinhostGuardIT {
  private final HostFolders host = new HostFolders();

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  @Test
  void aFolderThatIsNoBinaryHostIsNotRepaired() throws IOException {
    Binhost home = new Binhost(host, "home");
    Files.createDirectories(home.pkgdir.resolve("Downloads"));
    Binhost.write(home.pkgdir.resolve("id_ed25519"), "secret");
    Binhost.write(home.pkgdir.resolve("Downloads/firefox-115.0.tbz2"), "of somebody else");
    Binhost.write(home.pkgdir.resolve("Packages"), "Package: of-debian\nVersion: 1\n\n");
    for (String path : List.of("id_ed25519", "Packages")) {
      Files.setPosixFilePermissions(
          home.pkgdir.resolve(path), PosixFilePermissions.fromString("rw-------"));
    }
    Files.setPosixFilePermissions(home.pkgdir, PosixFilePermissions.fromString("rwx------"));
    final Map<String, String> files = home.files();
    home.repair().run("check").exits(1);
    home.repair().run("do").exits(1).says("does not look like a binary host");
    home.verify().run("do").exits(1).says("does not look like a binary host");
    assertThat(home.files()).isEqualTo(files);
    assertThat(home.pkgdir.resolve("Packages")).hasContent("Package: of-debian\nVersion: 1\n\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.pkgdir)))
        .isEqualTo("rwx------");
    try (Stream<Path> beside = Files.list(home.all)) {
      assertThat(beside).containsExactly(home.pkgdir);
    }
  }

  @Test
  void whatStoodInThePlaceOfTheIndexIsKept() throws IOException {
    Binhost binhost = new Binhost(host, "binhost").filled(false);
    Path index = binhost.pkgdir.resolve("Packages");
    Binhost.write(index, "\0half of an index");
    Map<String, String> said =
        Binhost.results(
            binhost.repair().run("do").exits(0).says("what stood in the place of the index lies"));
    assertThat(said).containsEntry("indexed", "7").doesNotContainKey("quarantine");
    Path quarantine = binhost.kept().resolveSibling("quarantine");
    assertThat(contents(quarantine)).contains("\0half of an index");
    binhost.repair().run("undo").exits(0).says("the index stays");
    assertThat(contents(quarantine)).contains("\0half of an index");
    binhost.forgetStep();
    Files.delete(index);
    Files.createDirectory(index);
    binhost.repair().run("do").exits(0).says("what stood in the place of the index lies");
    binhost.verify().run("do").exits(0);
    binhost.keepsItsPromises();
  }

  private static List<String> contents(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(Binhost::text).toList();
    }
  }

  @Test
  void aFolderThatIsNowALinkIsNeverWrittenThrough() throws IOException {
    Binhost binhost = Binhost.twoStates(host);
    Path outside = host.folder("outside");
    // Of the first, a package has to come back; of the second, two have to leave.
    for (int number : new int[] {0, 40}) {
      String name = Path.of(Portage.path(number)).getName(1).toString();
      Path folder = binhost.pkgdir.resolve("many-lab").resolve(name);
      Path moved = outside.resolve(name);
      Files.move(folder, moved);
      Files.createSymbolicLink(folder, moved);
    }
    final Map<String, String> there = Binhost.files(outside);
    binhost.rollback().run("do").exits(1).says("is no folder").says("nothing was changed");
    assertThat(Binhost.files(outside)).isEqualTo(there);
    binhost.rollback().with("PARTIAL", true).run("do").exits(0).says("left out");
    assertThat(Binhost.files(outside)).isEqualTo(there);
  }

  /** Between the look and the change somebody puts a link to a file of root's in the place. */
  @Test
  void modeTimeAndBytesOfWhatALinkLeadsToStay() throws IOException {
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    Path secret = host.file("secret", "of root");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Portage.damage(binhost.pkgdir, "mode-0640");
    String said =
        binhost.change(
            """
            victim, path = '%s', '%s'
            seen = os.lstat(victim)
            report = pkg_verify.look(d, settle=0)
            memo = pkg_memo.Memo(pkg_memo.place(states, 'x'))
            memo.begin(d)
            full = os.path.join(d, path)
            os.rename(full, full + '.was')
            os.symlink(victim, full)
            done = pkg_repair.Repaired()
            pkg_repair._modes(report, d, memo, done)
            print(done.modes, memo.rows('modes'))
            for way in (lambda: pkg_far_place.open_up(d, path, 5), lambda: states.keep(path)):
                try:
                    way()
                    print('done')
                except OSError as e:
                    print(e.strerror)
            os.symlink(victim, os.path.join(d, 'copy' + pkg_files.ASIDE))
            pkg_files.copy(full + '.was', os.path.join(d, 'copy'))
            after = os.lstat(victim)
            print((after.st_mode, after.st_mtime_ns, after.st_nlink) == (seen.st_mode, seen.st_mtime_ns, seen.st_nlink))
            print(os.path.islink(os.path.join(d, 'copy')), open(victim).read())
            """
                .formatted(secret, Portage.path(0)));
    assertThat(said.lines())
        .containsExactly(
            "[] []",
            "Too many levels of symbolic links",
            "Too many levels of symbolic links",
            "True",
            "False of root");
  }
}
