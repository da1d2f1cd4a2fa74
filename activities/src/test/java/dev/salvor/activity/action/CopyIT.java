package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The far end of a copy, with data that has arrived already. */
final class CopyIT {
  private final HostFolders host = new HostFolders();
  private final Path target = host.root.resolve("target");

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  /** A tree of these files, which lie where the transfer leaves them; of mode 644. */
  private Action arrived(Shell shell, Map<String, String> files) throws Exception {
    List<String> lines =
        new ArrayList<>(List.of("C1 tree " + files.size() + " 0 1", "d 755 0 - ."));
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      String name =
          file.getKey().replace("\\", "\\0134").replace("\n", "\\0012").replace("\r", "\\0015");
      lines.add("f 644 " + content.length + " " + sum + " ./" + name);
    }
    lines.add("l 777 0 - ./link");
    lines.add("> nowhere \\0134 else");
    lines.add("C1 end");
    Path manifest = host.file("files/manifest", String.join("\n", lines) + "\n");
    Path staged = Files.createDirectories(host.step.resolve("staged/manifest/tree"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path come = staged.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(come.getParent()));
      Files.writeString(come, file.getValue());
    }
    summed();
    return new Action(host, shell, "copy")
        .with("TARGET", target)
        .with("SOURCE", "/srv/somewhere")
        .with("MANIFEST", manifest);
  }

  /** As the transfer writes what it has summed. */
  private void summed() throws Exception {
    library(
        host.run,
        "staged=$WORK/staged/manifest; sed -n 's/^f [0-7]* [0-9]* [0-9a-f]* //p' '"
            + host.root.resolve("files/manifest")
            + "' >names; copy_ids names >$staged/whole; rm -f names there");
  }

  /** With the functions that the transfer and the action share. */
  private String library(Path run, String script) throws Exception {
    String libraries =
        ". \"$SALVOR_LIB/lib.sh\"; . \"$SALVOR_LIB/lib-copy.sh\"; copy_mark; c_odd=1;"
            + " WORK=$SALVOR_STEP_DIR; export WORK; ";
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", libraries + script)
            .directory(host.step.toFile())
            .redirectErrorStream(true);
    shell.environment().put("SALVOR_LIB", host.programs.toString());
    shell.environment().put("SALVOR_RUN_DIR", run.toString());
    shell.environment().put("SALVOR_STEP_DIR", host.step.toString());
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void theNameBesideATargetIsThatOfOneStepOfOneRun() throws Exception {
    String ask = "copy_beside /x; say \"$beside\"";
    String one = library(Path.of("/state/runs/fleet%2Fone"), ask);
    assertThat(one).startsWith("/x/.salvor-");
    assertThat(library(Path.of("/state/runs/fleet%2Fone"), ask)).isEqualTo(one);
    assertThat(library(Path.of("/state/runs/fleet%2Ftwo"), ask)).isNotEqualTo(one);
  }

  private static Map<String, String> hostile() {
    Map<String, String> files = new TreeMap<>();
    Hostile.lines().forEach(name -> files.put(name.replace("/", "_"), "content of " + name));
    files.put("two\nlines", "x");
    files.put("\r", "y");
    files.put("plain", "");
    return files;
  }

  @ParameterizedTest
  @EnumSource
  void putsWhatArrivedInItsPlaceAndTakesItBack(Shell shell) throws Exception {
    Action copy = arrived(shell, hostile());
    copy.run("check").exits(1);
    copy.run("do").exits(0).says("copied: " + hostile().size() + " of ");
    for (Map.Entry<String, String> file : hostile().entrySet()) {
      assertThat(target.resolve(file.getKey())).hasContent(file.getValue());
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(target.resolve(file.getKey()))))
          .isEqualTo("rw-r--r--");
    }
    assertThat(Files.readSymbolicLink(target.resolve("link")).toString())
        .isEqualTo("nowhere \\ else");
    copy.run("verify").exits(0);
    copy.run("do").exits(0).says("unchanged: ");
    copy.run("undo").exits(0);
    assertThat(target).doesNotExist();
    copy.run("undo").exits(0).says("nothing to undo");
    assertThat(Path.of("/tmp/salvor-hostile")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void bringsBackWhatWasReplacedAndLeavesTheRest(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "new", "b", "same", "c", "came"));
    Files.createDirectories(target);
    Files.writeString(target.resolve("a"), "old");
    Files.writeString(target.resolve("b"), "same");
    Files.writeString(target.resolve("other"), "other");
    copy.run("do").exits(0).says("copied: 2 of 3");
    assertThat(target.resolve("a")).hasContent("new");
    copy.run("undo").exits(0).says("restored: ");
    assertThat(target.resolve("a")).hasContent("old");
    assertThat(target.resolve("b")).hasContent("same");
    assertThat(target.resolve("other")).hasContent("other");
    assertThat(target.resolve("c")).doesNotExist();
    assertThat(target.resolve("link")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void seesAChangeThatKeepsSizeAndTime(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "one"));
    copy.run("do").exits(0);
    copy.run("verify").exits(0);
    Path file = target.resolve("a");
    var time = Files.getLastModifiedTime(file);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);
    copy.run("verify").exits(1);
    copy.run("do").exits(1).says("nothing was changed now");
    assertThat(file).hasContent("two");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKnownOfATargetIsAsOldAsItsLastLook(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "one"));
    copy.run("do").exits(0);
    Path known;
    try (Stream<Path> all = Files.list(host.run.resolve("copies"))) {
      known = all.toList().getFirst();
    }
    Files.setLastModifiedTime(known, FileTime.fromMillis(0));
    copy.run("verify").exits(0);
    assertThat(Files.getLastModifiedTime(known).toMillis()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void takesNothingThatWasNotSummed(Shell shell) throws Exception {
    Path staged = host.step.resolve("staged/manifest/tree");
    Action copy = arrived(shell, Map.of("a", "one", "b", "two"));
    Files.writeString(staged.resolve("b"), "two, and more");
    copy.run("do").exits(1).says("nothing was changed now");
    Files.writeString(staged.resolve("b"), "2!!");
    copy.run("do").exits(1);
    // The list of what was summed is of another look at the target.
    Files.writeString(staged.resolve("b"), "two");
    Files.writeString(
        host.step.resolve("staged/manifest/whole"),
        Files.readString(host.step.resolve("staged/manifest/whole")).lines().findFirst().get()
            + "\n");
    copy.run("do").exits(1).says("nothing was changed now");
    assertThat(target).doesNotExist();
    summed();
    copy.run("do").exits(0);
    copy.run("verify").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void undoKeepsWhatItCannotBringBack(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "one"));
    Files.createDirectories(target);
    Files.writeString(target.resolve("a"), "old");
    copy.run("do").exits(0);
    Path aside = Files.move(target, host.root.resolve("aside"));

    copy.run("undo").exits(1).says(target + " is not there any more").says(".data");
    copy.run("undo").exits(1);

    Files.createDirectories(target);
    copy.run("undo").exits(0).says("restored: ");
    assertThat(target.resolve("a")).hasContent("old");
    assertThat(aside.resolve("a")).hasContent("one");
  }

  @ParameterizedTest
  @EnumSource
  void undoOfWhatWasNewNeedsNoFolder(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "one"));
    copy.run("do").exits(0);
    Files.move(target, host.root.resolve("aside"));
    copy.run("undo").exits(0).says("not there any more");
    copy.run("undo").exits(0).says("nothing to undo");
  }

  @ParameterizedTest
  @EnumSource
  void undoTakesBackEachTargetOfAStepWithFallbacks(Shell shell) throws Exception {
    Path other = host.folder("other");
    Files.writeString(other.resolve("b"), "old b");
    Files.writeString(other.resolve("mine"), "mine");
    arrived(shell, Map.of("mine", "one", "b", "two")).run("do").exits(0);
    Action second = arrived(shell, Map.of("a", "three", "b", "four")).with("TARGET", other);
    second.run("do").exits(0);
    assertThat(other.resolve("b")).hasContent("four");

    second.run("undo").exits(0).says("restored: " + other).says("restored: " + target);

    assertThat(target).doesNotExist();
    assertThat(other.resolve("b")).hasContent("old b");
    assertThat(other.resolve("mine")).hasContent("mine");
    assertThat(other.resolve("a")).doesNotExist();
  }

  /** As an ordinary account, with a folder that only can be read. */
  private Action arrivedClosed(Shell shell, String content) throws Exception {
    Needs.root();
    Needs.tools("setpriv");
    Action copy = arrived(shell, Map.of("closed/a", content));
    Path manifest = host.root.resolve("files/manifest");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace(" - .\n", " - .\nd 555 0 - ./closed\n"));
    owned(host.step);
    return copy.under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  private static void owned(Path folder) throws Exception {
    assertThat(new ProcessBuilder("chown", "-R", "65534", folder.toString()).start().waitFor())
        .isZero();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @EnumSource
  void anOrdinaryAccountCopiesAFolderThatOnlyCanBeRead(Shell shell) throws Exception {
    Path closed = target.resolve("closed");
    arrivedClosed(shell, "one").run("do").exits(0);
    assertThat(closed.resolve("a")).hasContent("one");
    assertThat(mode(closed)).isEqualTo("r-xr-xr-x");
    Action again = arrivedClosed(shell, "two");
    again.run("do").exits(0);
    assertThat(closed.resolve("a")).hasContent("two");
    assertThat(mode(closed)).isEqualTo("r-xr-xr-x");
    again.run("verify").exits(0);
    again.run("undo").exits(0);
    assertThat(target).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aClosedFolderThatWasThereIsClosedAfterDoAndUndo(Shell shell) throws Exception {
    Path closed = Files.createDirectories(target.resolve("closed"));
    Files.writeString(closed.resolve("a"), "old");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
    owned(target);
    Action copy = arrivedClosed(shell, "one");
    copy.run("do").exits(0);
    assertThat(closed.resolve("a")).hasContent("one");
    assertThat(mode(closed)).isEqualTo("r-x------");
    copy.run("undo").exits(0);
    assertThat(closed.resolve("a")).hasContent("old");
    assertThat(mode(closed)).isEqualTo("r-x------");
  }

  /** A tool that says what it was asked for, and does it. */
  private Action told(Action copy, String tool) throws IOException {
    Path real = Objects.requireNonNull(Needs.find(tool));
    Path tools = host.folder("told");
    Path script =
        Files.writeString(
            tools.resolve(tool),
            "#!/bin/sh\nprintf '%s\\n' \"$*\" >>'"
                + host.root.resolve(tool + ".told")
                + "'\nexec "
                + real
                + " \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return copy.env("PATH", tools + ":" + System.getenv("PATH"));
  }

  @ParameterizedTest
  @EnumSource
  void betweenTwoMountsOfOneFileSystemEachFileIsCopiedBesideItsPlaceFirst(Shell shell)
      throws Exception {
    Needs.root();
    Needs.tools("unshare");
    Action copy = told(arrived(shell, Map.of("a", "one", "b", "two")), "mv");
    Files.createDirectories(target);
    Files.writeString(target.resolve("a"), "old");
    String mount = "mount --bind '" + target + "' '" + target + "' && exec \"$@\"";
    copy.under("unshare", "-m", "sh", "-c", mount, "sh");

    copy.run("do").exits(0);

    assertThat(target.resolve("a")).hasContent("one");
    assertThat(target.resolve("b")).hasContent("two");
    assertThat(Files.readString(host.root.resolve("mv.told")))
        .contains("/target/./.salvor-")
        .doesNotContain("-- ./a ");
    copy.run("verify").exits(0);
    copy.run("undo").exits(0);
    assertThat(Objects.requireNonNull(target.toFile().list())).containsExactly("a");
    assertThat(target.resolve("a")).hasContent("old");
  }

  @ParameterizedTest
  @EnumSource
  void whatUndoBringsBackIsOnTheDiskBeforeItsCopyGoes(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "one"));
    Files.createDirectories(target);
    Files.writeString(target.resolve("a"), "old");
    copy.run("do").exits(0);
    told(copy, "dd");
    // Not that of coreutils.
    Path sync = Files.writeString(host.root.resolve("told/sync"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(sync, PosixFilePermissions.fromString("rwxr-xr-x"));

    copy.run("undo").exits(0);

    assertThat(target.resolve("a")).hasContent("old");
    assertThat(Files.readString(host.root.resolve("dd.told"))).contains("of=" + target + "/./a");
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingWhereItCannotCopy(Shell shell) throws Exception {
    Action copy = arrived(shell, Map.of("a", "one"));
    Files.createDirectories(target.resolve("a"));
    copy.run("check").exits(2).says("cannot be replaced");
    copy.run("do").exits(1).says("cannot be replaced");
    Files.delete(target.resolve("a"));
    Files.delete(target);
    Files.createSymbolicLink(target, host.folder("elsewhere"));
    copy.run("do").exits(1).says("is a symlink to");
    assertThat(host.root.resolve("elsewhere")).isEmptyDirectory();
    copy.with("PROBLEM", "source: there is no /x").run("check").exits(2).says("no /x");
    copy.run("do").exits(66).says("source: there is no /x");
    copy.with("PROBLEM_EXIT", "73").run("do").exits(73);
  }
}
