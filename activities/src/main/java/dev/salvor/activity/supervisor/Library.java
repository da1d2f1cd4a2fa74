package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.PosixShell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs that a host needs, put there on first need under their digest's name, so that runs
 * begun with an older product keep theirs.
 */
public final class Library {
  /** Puts a staged library in its place, or finds that it is there and whole. */
  private static final String SETTLE =
      """
      cd "$1" || exit 1
      # The folder's name vouches for the list, and the list for the programs.
      whole() {
        (cd "$1" && case $(sha256sum SHA256SUMS) in "$1"*) sha256sum -c SHA256SUMS ;; *) exit 1 ;; esac) >/dev/null 2>&1
      }
      if whole "$2"; then
        [ -z "$3" ] || rm -rf "$3"
        echo there
        exit 0
      fi
      [ -n "$3" ] || { echo missing; exit 0; }
      # Of two at once the second finds what the first has put there.
      exec 9>>lock && flock 9 || exit 1
      if whole "$2"; then
        rm -rf "$3"
        echo there
        exit 0
      fi
      [ ! -e "$2" ] || mv "$2" "$3.old"
      mv "$3" "$2" || exit 1
      rm -rf "$3" "$3.old"
      echo there
      """;

  /** What was unpacked here is on the disk; by one program where sync takes names. */
  private static final String SYNC =
      """
      case $(dd --version 2>/dev/null) in
      *'(coreutils) 8.2'[4-9]* | *'(coreutils) 8.3'* | *'(coreutils) 9.'* | *'(coreutils) '[1-9][0-9]*)
        sync -- * */* || exit 1
        ;;
      *)
        for f in * */*; do
          [ ! -f "$f" ] || dd if=/dev/null of="$f" conv=notrunc,fsync 2>/dev/null || exit 1
        done
        ;;
      esac
      """;

  private final Map<String, byte[]> files;
  private final String digest;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  /**
   * A library of these files.
   *
   * @param files content by path in the library
   */
  public Library(Map<String, byte[]> files) {
    TreeMap<String, byte[]> sorted = new TreeMap<>(files);
    StringBuilder sums = new StringBuilder();
    sorted.forEach(
        (path, content) ->
            sums.append(Digests.sha256(content)).append("  ").append(path).append('\n'));
    this.digest = Digests.sha256(sums.toString()).substring(0, 32);
    sorted.put("SHA256SUMS", sums.toString().getBytes(StandardCharsets.UTF_8));
    this.files = sorted;
  }

  /** The programs of this product. */
  public static Library bundled() {
    return new Library(HostResources.all());
  }

  public String folder(String root) {
    return root + "/lib/" + digest;
  }

  /**
   * Runs one of its programs, which may be started again at any time. If it fails and the library
   * has gone from the host since it was looked at, it is put there again and the program run once
   * more.
   *
   * @param program name and arguments
   */
  public Ran run(HostConnection host, String root, List<String> program) {
    return run(host, root, new Parcel(), program);
  }

  /** As {@link #run(HostConnection, String, List)}, with files that are there before it runs. */
  public Ran run(HostConnection host, String root, Parcel parcel, List<String> program) {
    Ran ran = host.run(parcel, call(ensure(host, root), program));
    if (ran.ok() || settle(host, root, "").equals("there")) {
      return ran;
    }
    checked.remove(key(host, root));
    return host.run(parcel, call(ensure(host, root), program));
  }

  private static ShellCall call(String folder, List<String> program) {
    List<String> args = new ArrayList<>(program);
    args.set(0, folder + "/" + args.getFirst());
    return ShellCall.shared(args);
  }

  private static String key(HostConnection host, String root) {
    return host.describe() + "\n" + root;
  }

  /**
   * Makes sure that the library is on the host and whole; looks once per connection and root.
   *
   * @return its folder
   */
  public String ensure(HostConnection host, String root) {
    String key = key(host, root);
    if (!checked.contains(key)) {
      if (!settle(host, root, "").equals("there")) {
        put(host, root);
      }
      checked.add(key);
    }
    return folder(root);
  }

  /** Puts it there, whatever is there. */
  private void put(HostConnection host, String root) {
    String staged = "." + digest + "." + UUID.randomUUID();
    String said = "";
    if (host.isFar()) {
      Ran ran = host.script(unpacking(), List.of(root + "/lib", digest, staged));
      said = ran.ok() && ran.out().strip().equals("there") ? "there" : ran.err().strip();
    } else {
      files.forEach((path, content) -> host.write(root + "/lib/" + staged + "/" + path, content));
      said = settle(host, root, staged);
    }
    if (!said.equals("there")) {
      throw new StateUnusableException(
          "cannot put Salvor's programs into "
              + root
              + "/lib"
              + (said.isEmpty() ? "" : ": " + said));
    }
  }

  /**
   * All of it as one text that the host's shell writes out by itself: it needs no other program
   * there, and the check afterwards says whether all came through.
   */
  private String unpacking() {
    StringBuilder text = new StringBuilder("umask 077\n(\n");
    Set<String> folders = new TreeSet<>();
    files.keySet().stream()
        .filter(path -> path.indexOf('/') > 0)
        .forEach(path -> folders.add(path.substring(0, path.lastIndexOf('/'))));
    text.append("mkdir -p -- \"$1/$3\"");
    folders.forEach(folder -> text.append(" \"$1/$3\"/").append(PosixShell.quoted(folder)));
    text.append(" && cd -- \"$1/$3\" || exit 1\n");
    files.forEach(
        (path, content) ->
            text.append("printf %s ")
                .append(PosixShell.quoted(new String(content, StandardCharsets.UTF_8)))
                .append(" >")
                .append(PosixShell.quoted(path))
                .append(" || exit 1\n"));
    return text.append(SYNC)
        .append(") || { rm -rf \"$1/$3\"; exit 1; }\n")
        .append(SETTLE)
        .toString();
  }

  /** The name of its folder. */
  public String digest() {
    return digest;
  }

  /** The host was asked by other means than {@link #ensure}. */
  public void found(HostConnection host, String root, boolean there) {
    if (!there) {
      put(host, root);
    }
    checked.add(key(host, root));
  }

  private String settle(HostConnection host, String root, String staged) {
    Ran ran =
        host.run(ShellCall.of(List.of("-c", SETTLE, "salvor", root + "/lib", digest, staged)));
    return ran.ok() ? ran.out().strip() : "missing";
  }
}
