package dev.salvor.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of the log: a JSON object whose last member is {@code hash}, SHA-256 over the bytes of
 * the line before the comma in front of it. {@code previous} is the hash of the line before, so
 * that each line covers all before it.
 *
 * @param seq its number, from 1 without gaps
 * @param previous hash of the line before
 * @param hash its own
 */
public record AuditLine(long seq, String previous, String hash, AuditEntry entry) {
  private static final byte[] BEFORE = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);
  private static final int HEX = 64;
  private static final int TAIL = BEFORE.length + HEX + AFTER.length;

  /**
   * A line that can be written.
   *
   * @param bytes without the line's end
   * @param end of the chain with it
   */
  @SuppressWarnings("ArrayRecordComponent") // written out at once, never compared
  public record Text(byte[] bytes, ChainEnd end) {}

  /** {@code entry} as the line after {@code end}. */
  public static Text after(ChainEnd end, AuditEntry entry) {
    ObjectNode line = SalvorJson.mapper().createObjectNode();
    line.put("seq", end.seq() + 1);
    line.put("previous", end.hash());
    line.setAll((ObjectNode) SalvorJson.mapper().valueToTree(entry));
    byte[] open = line.toString().getBytes(StandardCharsets.UTF_8);
    int length = open.length - 1; // without the brace
    String hash = sha256(Arrays.copyOf(open, length));
    byte[] bytes = Arrays.copyOf(open, length + TAIL);
    System.arraycopy(BEFORE, 0, bytes, length, BEFORE.length);
    System.arraycopy(
        hash.getBytes(StandardCharsets.US_ASCII), 0, bytes, length + BEFORE.length, HEX);
    System.arraycopy(AFTER, 0, bytes, length + BEFORE.length + HEX, AFTER.length);
    return new Text(bytes, new ChainEnd(end.seq() + 1, hash));
  }

  /**
   * The line that these bytes are; empty if they are none, or their hash says that they were
   * changed.
   */
  public static Optional<AuditLine> parse(byte[] bytes) {
    int length = bytes.length - TAIL;
    if (length < 1
        || !matches(bytes, length, BEFORE)
        || !matches(bytes, bytes.length - AFTER.length, AFTER)) {
      return Optional.empty();
    }
    String hash = new String(bytes, length + BEFORE.length, HEX, StandardCharsets.ISO_8859_1);
    if (!hash.equals(sha256(Arrays.copyOf(bytes, length)))) {
      return Optional.empty();
    }
    try {
      JsonNode line = SalvorJson.mapper().readTree(bytes);
      long seq = line.path("seq").asLong();
      if (seq < 1 || !line.path("previous").isTextual()) {
        return Optional.empty();
      }
      return Optional.of(
          new AuditLine(
              seq,
              line.path("previous").textValue(),
              hash,
              SalvorJson.mapper().treeToValue(line, AuditEntry.class)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // with a hash, but nothing that Salvor writes
    }
  }

  /** Where a chain ends whose last line this is. */
  public ChainEnd end() {
    return new ChainEnd(seq, hash);
  }

  private static boolean matches(byte[] bytes, int at, byte[] wanted) {
    return Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** Lower-case hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
