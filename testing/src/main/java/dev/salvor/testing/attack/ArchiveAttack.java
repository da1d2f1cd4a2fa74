package dev.salvor.testing.attack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What is tried on each reader of archives: a good tar archive with one thing in it that its reader
 * must refuse, having written nothing outside and leaving no half of it.
 */
public enum ArchiveAttack {
  CLIMBING_NAME,
  CLIMBING_WITHIN_A_NAME,
  CLIMBING_BY_PAX,
  CLIMBING_BY_LONG_NAME,
  ABSOLUTE_NAME,
  LINE_FEED_IN_A_NAME,
  NUL_IN_A_NAME,
  LINK_OUT,
  LINK_OUT_AND_A_FILE_THROUGH_IT,
  LINK_UP_AND_A_FILE_THROUGH_IT,
  HARD_LINK_OUT,
  HARD_LINK_OUT_AND_A_FILE_OVER_IT,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  PIPE,
  SETUID,
  SPARSE,
  SPARSE_BY_PAX,
  DUPLICATE,
  CASE_CLASH,
  LARGER_THAN_ITS_BYTES,
  SIZE_BELOW_ZERO,
  SIZE_THAT_OVERFLOWS,
  BOMB,
  MANY_MEMBERS,
  DEEP,
  CUT,
  APPENDED;

  /** What a file that should not be there holds. */
  public static final String HOSTILE = "hostile";

  private static final byte[] DATA = HOSTILE.getBytes(StandardCharsets.UTF_8);
  private static final int BOMB_BYTES = 68 << 20;

  /**
   * The archive with the attack in it.
   *
   * @param good an archive that the reader takes, not compressed
   * @param file the name of a file in it
   * @param outside a folder that nothing may come into; it holds the file {@code victim}
   */
  public byte[] on(byte[] good, String file, Path outside) {
    RawTar tar = RawTar.open(good);
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    String victim = outside.resolve("victim").toString();
    String out = folder + "out";
    switch (this) {
      case CLIMBING_NAME -> tar.file("../../../climbed", DATA);
      case CLIMBING_WITHIN_A_NAME -> tar.file(folder + "../../../climbed", DATA);
      case CLIMBING_BY_PAX -> tar.pax("path", "../../../climbed").file(folder + "x", DATA);
      case CLIMBING_BY_LONG_NAME ->
          tar.longName("../../../climbed" + "x".repeat(120)).file("x", DATA);
      case ABSOLUTE_NAME -> tar.file(outside.resolve("absolute").toString(), DATA);
      case LINE_FEED_IN_A_NAME -> tar.file(folder + "line\nfeed", DATA);
      case NUL_IN_A_NAME ->
          tar.pax("path", file + "\0/../../../../climbed").file(folder + "x", DATA);
      case LINK_OUT -> tar.special(out, '2', outside.toString());
      case LINK_OUT_AND_A_FILE_THROUGH_IT ->
          tar.special(out, '2', outside.toString()).file(out + "/through", DATA);
      case LINK_UP_AND_A_FILE_THROUGH_IT ->
          tar.special(out, '2', "../../../..").file(out + "/climbed", DATA);
      case HARD_LINK_OUT -> tar.special(out, '1', victim);
      case HARD_LINK_OUT_AND_A_FILE_OVER_IT -> tar.special(out, '1', victim).file(out, DATA);
      case CHARACTER_DEVICE -> tar.special(out, '3', "");
      case BLOCK_DEVICE -> tar.special(out, '4', "");
      case PIPE -> tar.special(out, '6', "");
      case SETUID -> tar.file(folder + "setuid", 06755, DATA);
      case SPARSE -> tar.special(folder + "sparse", 'S', "");
      case SPARSE_BY_PAX ->
          tar.pax(
                  "GNU.sparse.major",
                  "1",
                  "GNU.sparse.minor",
                  "0",
                  "GNU.sparse.name",
                  folder + "sparse",
                  "GNU.sparse.realsize",
                  "8589934592")
              .file(folder + "x", "1\n8589934592\n0\n".getBytes(StandardCharsets.US_ASCII));
      case DUPLICATE -> tar.file(file, DATA);
      case CASE_CLASH -> tar.file(swapped(file), DATA);
      case LARGER_THAN_ITS_BYTES -> tar.header(folder + "large", '0', 0644, "", 1L << 40);
      case SIZE_BELOW_ZERO -> tar.header(folder + "less", '0', 0644, "", -1024).data(DATA);
      case SIZE_THAT_OVERFLOWS ->
          tar.header(folder + "most", '0', 0644, "", Long.MAX_VALUE).data(DATA);
      case BOMB -> tar.file(folder + "bomb", new byte[BOMB_BYTES]);
      case MANY_MEMBERS -> {
        for (int i = 0; i < 4200; i++) {
          tar.file(folder + "m" + i, new byte[0]);
        }
      }
      case DEEP -> tar.longName(folder + "d/".repeat(400) + "x").file("x", DATA);
      case CUT -> {
        return Arrays.copyOf(good, good.length * 3 / 4 / 512 * 512 - 100);
      }
      case APPENDED -> {
        byte[] longer = Arrays.copyOf(good, good.length + 20_000);
        longer[longer.length - 1] = 1;
        return longer;
      }
    }
    return tar.closed();
  }

  private static String swapped(String file) {
    String upper = file.toUpperCase(Locale.ROOT);
    return upper.equals(file) ? file.toLowerCase(Locale.ROOT) : upper;
  }
}
