package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;

/**
 * Orders of several runs of one fleet, each to its own host, that travel together: the engine's
 * price is paid once for all of them.
 *
 * @param items at most {@link #MOST}, each of another run
 */
public record BatchOrder(List<Item> items) {
  /** So many hosts at most. */
  public static final int MOST = 50;

  /** What one host is asked for. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Item.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = Item.Segment.class, name = "segment"),
    @JsonSubTypes.Type(value = Item.Close.class, name = "close")
  })
  public sealed interface Item {
    record Prepare(PrepareOrder order) implements Item {}

    record Segment(SegmentOrder order) implements Item {}

    record Close(CloseOrder order) implements Item {}

    /** The run of the host. */
    default RunId run() {
      return switch (this) {
        case Prepare prepare -> prepare.order().runId();
        case Segment segment -> segment.order().runId();
        case Close close -> close.order().runId();
      };
    }
  }

  public BatchOrder {
    items = List.copyOf(items);
    if (items.isEmpty() || items.size() > MOST) {
      throw new IllegalArgumentException(
          "items: " + items.size() + " of them; 1 to " + MOST + " are allowed");
    }
  }
}
