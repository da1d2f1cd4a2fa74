package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.order.SegmentOrder;
import java.util.Arrays;

/** Reads a record as it grows. Not thread-safe. */
final class RecordTail {
  /** So much of files that may be short is read at once over a way that costs. */
  static final int BEGIN = 16 * 1024;

  private static final int PIECE = 256 * 1024;

  private final HostConnection host;
  private final String path;
  private final SegmentRecord record;

  RecordTail(HostConnection host, SegmentOrder order, SegmentRecord record) {
    this.host = host;
    this.path = RunPaths.of(order.pin(), order.runId()).segment(order.segment()) + "/record";
    this.record = record;
  }

  SegmentRecord record() {
    return record;
  }

  String path() {
    return path;
  }

  /** Takes what is new from what was read already, and reads the rest; true if there was any. */
  boolean read(Heads heads) {
    byte[] begin = heads.of(path).map(Heads.Head::content).orElseGet(() -> new byte[0]);
    int from = (int) Math.min(record.offset(), begin.length);
    if (from < begin.length) {
      record.feed(Arrays.copyOfRange(begin, from, begin.length));
    }
    boolean more = heads.of(path).filter(head -> head.size() > record.offset()).isPresent();
    return (more && read()) || from < begin.length;
  }

  /** Reads what is new; true if there was something. */
  boolean read() {
    boolean grown = false;
    byte[] piece = next();
    while (piece.length > 0) {
      record.feed(piece);
      grown = true;
      piece = piece.length == PIECE ? next() : new byte[0];
    }
    return grown;
  }

  private byte[] next() {
    return host.read(path, record.offset(), PIECE).orElseGet(() -> new byte[0]);
  }
}
