package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.order.SegmentOrder;

/** Reads a record as it grows. Not thread-safe. */
final class RecordTail {
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
