package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FileIT {
  private final HostFolders host = new HostFolders();
  private final Path etc = host.folder("etc");
  private final Path target = etc.resolve("motd");

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private Action file(Shell shell) {
    return new Action(host, shell, "file").with("PATH", target);
  }

  @ParameterizedTest
  @EnumSource
  void writesAndTakesBackWhateverTheContentIs(Shell shell) throws IOException {
    for (String content : Hostile.texts().toList()) {
      Files.writeString(target, "before\n");
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
      Action action = file(shell).with("CONTENT", content).with("MODE", "0604");
      action.run("check").exits(1);
      action.run("do").exits(0).says("written: ");
      assertThat(Files.readString(target)).isEqualTo(content);
      assertThat(mode(target)).isEqualTo("rw----r--");
      action.run("check").exits(0);
      action.run("verify").exits(0);
      action.run("do").exits(0).says("unchanged: ");
      action.run("undo").exits(0);
      assertThat(Files.readString(target)).isEqualTo("before\n");
      assertThat(mode(target)).isEqualTo("rw-r-----");
      action.run("undo").exits(0).says("nothing to undo");
    }
    assertThat(Path.of("/tmp/salvor-hostile")).doesNotExist();
    assertNothingLeftBeside();
  }

  @ParameterizedTest
  @EnumSource
  void takesHostileNames(Shell shell) throws IOException {
    for (String name : Hostile.lines().toList()) {
      Path odd = etc.resolve("-" + name.replace("/", "") + "\n");
      Action action = file(shell).with("PATH", odd).with("CONTENT", "c");
      action.run("do").exits(0);
      assertThat(Files.readString(odd)).isEqualTo("c");
      action.run("undo").exits(0);
      assertThat(odd).doesNotExist();
    }
  }

  /** The variants of a step share its folder. */
  @ParameterizedTest
  @EnumSource
  void aFallbackWithAnotherPathActsOnThatAndNotOnTheFirst(Shell shell) throws IOException {
    Files.writeString(target, "before\n");
    Path other = etc.resolve("other.conf");
    Action main = file(shell).with("CONTENT", "a\n");
    Action fallback = new Action(host, shell, "file").with("PATH", other).with("CONTENT", "b\n");
    main.run("do").exits(0).says("written: ");
    fallback.run("check").exits(1);
    fallback.run("do").exits(0).says("written: " + other);

    assertThat(target).hasContent("a");
    assertThat(other).hasContent("b");
    fallback.run("do").exits(0).says("unchanged: ");
    fallback.run("undo").exits(0);
    assertThat(other).doesNotExist();
    assertThat(target).hasContent("a");
    main.run("undo").exits(0);
    assertThat(target).hasContent("before");
    assertNothingLeftBeside();
  }

  @ParameterizedTest
  @EnumSource
  void showsTheDifferenceOnlyOfWhatEverybodyMayRead(Shell shell) throws IOException {
    Files.writeString(target, "old\n");
    file(shell).with("CONTENT", "::salvor a=b\n").run("do").exits(0).says("+::salvor a=b");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
    Action.Result secret = file(shell).with("CONTENT", "geheim\n").run("do").exits(0);
    assertThat(secret.out()).doesNotContain("geheim");
  }

  @ParameterizedTest
  @EnumSource
  void removesAndBringsBack(Shell shell) throws IOException {
    Files.writeString(target, "kept");
    Action action = file(shell).with("STATE", "absent");
    action.run("check").exits(1);
    action.run("do").exits(0).says("removed: ");
    assertThat(target).doesNotExist();
    action.run("check").exits(0);
    action.run("undo").exits(0);
    assertThat(Files.readString(target)).isEqualTo("kept");
  }

  @ParameterizedTest
  @EnumSource
  void asksWhatASymlinkMeans(Shell shell) throws IOException {
    Path real = host.file("etc/real", "real");
    Files.createSymbolicLink(target, Path.of("real"));
    file(shell).with("CONTENT", "new").run("do").exits(1).says("is a symlink");
    file(shell).with("CONTENT", "new").run("check").exits(2);

    Action follow = file(shell).with("CONTENT", "new").with("ON_SYMLINK", "follow");
    follow.run("do").exits(0);
    assertThat(target).isSymbolicLink();
    assertThat(Files.readString(real)).isEqualTo("new");
    follow.run("undo").exits(0);
    assertThat(Files.readString(real)).isEqualTo("real");

    Action replace = file(shell).with("CONTENT", "new").with("ON_SYMLINK", "replace");
    replace.run("do").exits(0);
    assertThat(Files.isSymbolicLink(target)).isFalse();
    assertThat(Files.readString(real)).isEqualTo("real");
    replace.run("undo").exits(0);
    assertThat(Files.readSymbolicLink(target)).isEqualTo(Path.of("real"));
  }

  @ParameterizedTest
  @EnumSource
  void givesItToOwnerAndGroup(Shell shell) throws IOException {
    Needs.root();
    Action action = file(shell).with("CONTENT", "x").with("OWNER", "nobody").with("GROUP", "12345");
    action.run("do").exits(0);
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(65534);
    assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(12345);
    file(shell).with("OWNER", "no-such-user").run("do").exits(64).says("no account");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatItWasNotMeantFor(Shell shell) throws IOException {
    Files.createDirectories(target);
    file(shell).with("CONTENT", "x").run("do").exits(1).says("is a folder");
    file(shell).with("PATH", "relative").run("do").exits(64).says("absolute");
    file(shell).with("MODE", "rwx").run("do").exits(64).says("octal");
    file(shell).with("PATH", etc + "/no/such/f").run("do").exits(1).says("does not exist");
    file(shell).run("destroy").exits(64);
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheOldFileWhenTheDiskIsFullOrReadOnly(Shell shell) throws IOException {
    Needs.root();
    Needs.tools("unshare");
    Path small = Files.createDirectories(host.root.resolve("small"));
    for (String then : new String[] {":", "mount -o remount,ro \"$0\""}) {
      String script =
          "mount -t tmpfs -o size=32k salvor-test \"$0\" && echo before > \"$0/f\" && "
              + then
              + " && \"$@\"; code=$?; cat \"$0/f\"; ls -A \"$0\" | wc -l; exit $code";
      Action action =
          file(shell)
              .under("unshare", "-m", "sh", "-c", script, small.toString())
              .with("PATH", small.resolve("f"))
              .with("CONTENT", "y".repeat(90_000));
      Action.Result result = action.run("do").exits(1).says("it is as it was");
      assertThat(result.out().lines().toList()).endsWith("before", "1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatItIsNotPermitted(Shell shell) throws IOException {
    Needs.root();
    assumeThat(Needs.find("setpriv")).isNotNull();
    Files.writeString(target, "before");
    Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-xr-x"));
    file(shell)
        .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .with("CONTENT", "new")
        .run("do")
        .exits(1)
        .says("cannot write");
    assertThat(Files.readString(target)).isEqualTo("before");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void assertNothingLeftBeside() throws IOException {
    try (var all = Files.list(etc)) {
      assertThat(all.map(p -> p.getFileName().toString())).containsExactly("motd");
    }
  }
}
