package dev.salvor.activity.supervisor;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The record of a segment as far as it was read. Fed with pieces in order; lines that are not whole
 * never count. Not thread-safe.
 */
final class SegmentRecord {
  private final Map<StepKey, AttemptRecord> attempts = new HashMap<>();
  private final Map<Integer, String> done = new HashMap<>();
  private final Map<Integer, Integer> held = new HashMap<>();
  private final Set<String> undoBegun = new HashSet<>();
  private Optional<RecordLine.Open> open = Optional.empty();
  private String rest = "";
  private long offset;

  /** Where the next piece begins. */
  long offset() {
    return offset;
  }

  void feed(byte[] piece) {
    offset += piece.length;
    String text = rest + new String(piece, StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      RecordLine.parse(text.substring(from, end)).ifPresent(this::apply);
      from = end + 1;
    }
    rest = text.substring(from);
  }

  private void apply(RecordLine line) {
    switch (line) {
      case RecordLine.Open o -> open = Optional.of(o);
      case RecordLine.Done d -> done.put(d.order(), d.how());
      case RecordLine.Held h -> held.put(h.order(), h.step());
      case RecordLine.Begin b -> {
        if (open.filter(o -> o.generation() == b.generation()).isPresent()) {
          attempt(b.key()).apply(b);
          if (b.key().attempt().startsWith("u")) {
            undoBegun.add(b.key().step());
          }
        }
      }
      case RecordLine.Refused r -> attempt(r.key()).apply(r);
      case RecordLine.Deadline d -> attempt(d.key()).apply(d);
      case RecordLine.End e -> attempt(e.key()).apply(e);
      case RecordLine.Alive a -> attempt(a.key()).apply(a);
      case RecordLine.Settled s -> attempt(s.key()).apply(s);
      case RecordLine.Undone u -> attempt(u.key()).apply(u);
      case RecordLine.Dropped d -> attempt(d.key()).apply(d);
    }
  }

  AttemptRecord attempt(StepKey key) {
    return attempts.computeIfAbsent(key, k -> new AttemptRecord());
  }

  /** How the order ended: {@code ended}, {@code stopped}; absent while it has not. */
  Optional<String> done(int order) {
    return Optional.ofNullable(done.get(order));
  }

  /** Number of the step after which the order waits for a judgement. */
  int held(int order) {
    return held.getOrDefault(order, 0);
  }

  /** The supervisor that took the lock last. */
  Optional<RecordLine.Open> open() {
    return open;
  }

  boolean undoBegun(StepKey key) {
    return undoBegun.contains(key.step());
  }
}
