package dev.salvor.workflow.standing;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.WholeFile;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The orders that stand, a file each. Writing never fails whoever orders: what could not be written
 * down is told later as if others had done it, which is the lesser evil. Only what is a {@link
 * ScheduleId} becomes part of a path: the engine lists the names that strangers gave, too.
 */
public final class StandingOrders {
  private static final String END = ".json";

  private final Path folder;

  /** Those of the node whose own folder is {@code node}. */
  public StandingOrders(Path node) {
    this.folder = node.resolve("schedules");
  }

  /** The schedule was added or replaced, and is on the engine now. */
  public void ordered(ScheduleId id, DescribeScheduleResponse is, Instant now) {
    write(StandingOrder.of(id, is, now).withBegun(begun(id)));
  }

  /** It was added or replaced, and the engine does not show it yet. */
  public void ordered(ScheduleId id, Instant now) {
    write(new StandingOrder(id, "", false, "", now, begun(id)));
  }

  private List<Instant> begun(ScheduleId id) {
    return find(id).map(StandingOrder::begun).orElse(List.of());
  }

  /** It was paused, or let go on. */
  public void held(ScheduleId id, boolean paused, String note, Instant now) {
    change(id, order -> order.held(paused, note, now));
  }

  /** Its run was asked for. */
  public void run(ScheduleId id, Instant now) {
    change(id, order -> order.run(now));
  }

  /** It is as it was found; nobody here knew it before. */
  public void write(StandingOrder order) {
    try {
      WholeFile.writeAmongOthers(
          file(order.schedule()), SalvorJson.mapper().writeValueAsString(order) + "\n");
    } catch (IOException unwritable) {
      return; // the disk is full, or not ours: that is told by itself
    }
  }

  private void change(ScheduleId id, UnaryOperator<StandingOrder> change) {
    find(id).map(change).ifPresent(this::write);
  }

  /** It was removed; whether it was known here. */
  public boolean removed(ScheduleId id) {
    try {
      return Files.deleteIfExists(file(id));
    } catch (IOException unwritable) {
      return false;
    }
  }

  /** What was ordered of it; empty if nobody here has heard of it. */
  public Optional<StandingOrder> find(ScheduleId schedule) {
    try {
      return Files.exists(file(schedule))
          ? Optional.of(SalvorJson.mapper().readValue(file(schedule).toFile(), StandingOrder.class))
          : Optional.empty();
    } catch (IOException torn) {
      return Optional.empty();
    }
  }

  /** Names of all of them, in their order. */
  public List<ScheduleId> names() {
    List<ScheduleId> out = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "[a-z0-9]*" + END)) {
      all.forEach(
          file -> {
            String name = file.getFileName().toString();
            ScheduleId.find(name.substring(0, name.length() - END.length())).ifPresent(out::add);
          });
    } catch (IOException none) {
      return List.of();
    }
    out.sort(Comparator.comparing(ScheduleId::value));
    return List.copyOf(out);
  }

  private Path file(ScheduleId schedule) {
    return folder.resolve(schedule + END);
  }
}
