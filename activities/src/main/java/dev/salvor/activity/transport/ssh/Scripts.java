package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.runbook.PosixShell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * Texts for the shell at the other end that do much in one contact with few processes: contents are
 * printed by the shell itself, several files are synced, moved and read by one program.
 */
final class Scripts {
  /** Kept by the shell: whether its sync takes names. An older one would sync the whole machine. */
  private static final String SYNC =
      "[ -n \"${salvor_sync+x}\" ] || salvor_sync=$(dd --version 2>/dev/null </dev/null); ";

  private static final String SYNCED =
      """
      synced() {
      [ $# -gt 1 ] && case ${salvor_sync:-} in
      *'(coreutils) 8.2'[4-9]* | *'(coreutils) 8.3'* | *'(coreutils) 9.'* | *'(coreutils) '[1-9][0-9]*)
      sync -- "$@"
      return
      ;;
      esac
      for f do dd if=/dev/null of="$f" conv=notrunc,fsync 2>/dev/null || return 1; done
      }
      """;

  private Scripts() {}

  /** To be run before {@link #write}, by the shell itself: what it finds out it keeps. */
  static String sync(Parcel parcel) {
    return parcel.items().stream().filter(i -> i.kind() != Parcel.Kind.SCRATCH).count() > 1
        ? SYNC
        : "";
  }

  /** Words as arguments of {@code set}. */
  static String words(List<String> words) {
    StringBuilder out = new StringBuilder();
    words.forEach(word -> out.append(' ').append(PosixShell.quoted(word)));
    return out.toString();
  }

  /**
   * Writes a parcel; 1 and words on the errors if it could not. To be run in a shell of its own.
   */
  static String write(Parcel parcel) {
    return new ParcelText(parcel, UUID.randomUUID().toString()).write(SYNCED);
  }

  /**
   * Prints a letter for each file, then the begins by one program, each behind its name. The names
   * are written in a way that no output can know, so that nothing in a file can look like one.
   *
   * @param secret 40 letters, 0 or 1
   */
  static String heads(List<String> paths, int max, String secret) {
    List<String> names = paths.stream().map(path -> marked(path, secret)).toList();
    return "set --"
        + words(names)
        + "\n"
        + "p() { for f do if [ -f \"$f\" ]; then if [ -s \"$f\" ]; then s=${s}1; "
        + "q=\"$q \\\"\\${$i}\\\"\"; else s=${s}e; fi; else if [ -e \"$f\" ] || [ -L \"$f\" ] "
        + "|| { [ -d \"${f%/*}\" ] && [ ! -x \"${f%/*}\" ]; }; "
        + "then s=${s}x; else s=${s}0; fi; fi; i=$((i+1)); done; }; s=; i=1; q=; "
        + "p \"$@\"; printf '%s\\n' \"$s\"; [ -z \"$q\" ] || { eval \"set -- $q\"; head -v -c "
        + max
        + " -- \"$@\"; }; exit 0";
  }

  /** The same file, by a name that only this call knows. */
  private static String marked(String path, String secret) {
    int slash = path.lastIndexOf('/');
    StringBuilder out = new StringBuilder(path.substring(0, slash));
    secret.chars().forEach(bit -> out.append(bit == '1' ? "/." : "/"));
    return out.append(path.substring(slash)).toString();
  }

  /** Random letters for {@link #heads}. */
  static String secret() {
    return String.format("%64s", Long.toBinaryString(UUID.randomUUID().getMostSignificantBits()))
        .replace(' ', '0');
  }

  /**
   * Waits for a file, about a second at most. Each look costs the host a program, so that what has
   * lasted for a while is looked for less often.
   */
  static String await(String path) {
    return "w=0; while [ \"$w\" -lt 4 ] && [ ! -e "
        + PosixShell.quoted(path)
        + " ]; do w=$((w+1)); case $w in 1) sleep 0.03;; 2) sleep 0.1;; 3) sleep 0.25;;"
        + " *) sleep 0.6;; esac 2>/dev/null || { sleep 1; w=9; }; done\n";
  }

  /**
   * What {@link #heads} printed; absent if a file went meanwhile or one cannot be read. A file that
   * is not there as a whole has no size yet.
   */
  static Optional<Heads> heads(
      List<String> paths, int max, String secret, byte[] said, ToLongFunction<String> size) {
    int line = indexOf(said, new byte[] {'\n'}, 0);
    if (line < 1 || line > paths.size()) {
      return Optional.empty();
    }
    Map<String, Optional<Heads.Head>> heads = new HashMap<>();
    List<String> full = new ArrayList<>();
    for (int i = 0; i < line; i++) {
      switch (said[i]) {
        case '0' -> heads.put(paths.get(i), Optional.empty());
        case 'e' -> heads.put(paths.get(i), Optional.of(new Heads.Head(new byte[0], 0)));
        case '1' -> full.add(paths.get(i));
        default -> {
          return Optional.empty();
        }
      }
    }
    int at = line + 1;
    for (int i = 0; i < full.size(); i++) {
      byte[] name = title(full.get(i), secret, i > 0);
      if (!matches(said, name, at)) {
        return Optional.empty();
      }
      at += name.length;
      int end =
          i + 1 < full.size()
              ? indexOf(said, title(full.get(i + 1), secret, true), at)
              : said.length;
      if (end < at || end - at > max) {
        return Optional.empty();
      }
      byte[] content = Arrays.copyOfRange(said, at, end);
      long whole = content.length < max ? content.length : size.applyAsLong(full.get(i));
      heads.put(full.get(i), Optional.of(new Heads.Head(content, Math.max(content.length, whole))));
      at = end;
    }
    return at == said.length || full.isEmpty() ? Optional.of(new Heads(heads)) : Optional.empty();
  }

  private static byte[] title(String path, String secret, boolean next) {
    return ((next ? "\n" : "") + "==> " + marked(path, secret) + " <==\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] text, byte[] wanted, int from) {
    for (int i = from; i + wanted.length <= text.length; i++) {
      if (matches(text, wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] text, byte[] wanted, int at) {
    if (at + wanted.length > text.length) {
      return false;
    }
    for (int j = 0; j < wanted.length; j++) {
      if (text[at + j] != wanted[j]) {
        return false;
      }
    }
    return true;
  }
}
