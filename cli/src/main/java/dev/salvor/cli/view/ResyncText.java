package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.packages.resync.Direction;
import dev.salvor.packages.resync.ResyncLine;
import dev.salvor.packages.resync.ResyncPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What has to be brought to which host, for people. */
public final class ResyncText {
  private ResyncText() {}

  /** A table; no lines where there is nothing to say. */
  public static List<String> lines(ResyncPlan plan, Paint paint) {
    if (plan.lines().isEmpty()) {
      return List.of();
    }
    Table table = Table.of("DIRECTION", "PACKAGE", "HOST", "THERE", "WANTED", "FROM", "INDEX");
    List<ResyncLine> all = new ArrayList<>(plan.brought());
    all.addAll(plan.left());
    for (ResyncLine line : all) {
      table.row(
          List.of(
              new Cell(line.direction().word(), tone(line.direction())),
              Cell.of(Safe.line(line.title())),
              Cell.of(Safe.line(line.host())),
              Cell.of(orNone(line.there())),
              Cell.of(orNone(line.wanted())),
              Cell.of(orNone(line.from())),
              Cell.of(
                  !line.direction().isBrought()
                      ? ""
                      : line.published() ? "published" : "to be packed")));
    }
    return table.lines(paint);
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : Safe.line(text);
  }

  private static Tone tone(Direction direction) {
    return direction == Direction.DOWNGRADE
        ? Tone.BAD
        : direction.isBrought() ? Tone.LIVE : Tone.DIM;
  }

  /** What is to be said beside the table. */
  public static List<String> notes(
      ResyncPlan plan, List<UnreadList> unread, Map<String, String> busy) {
    List<String> out = new ArrayList<>(plan.notes().stream().map(Safe::line).toList());
    unread.forEach(list -> out.add("not compared: " + list.host() + ": " + Safe.line(list.why())));
    busy.forEach(
        (host, run) ->
            out.add(host + " is left out: run " + run + " is under way there; salvor show " + run));
    return out;
  }

  /** In one line. */
  public static String summary(ResyncPlan plan) {
    List<ResyncLine> brought = plan.brought();
    String left =
        plan.counts().entrySet().stream()
            .filter(entry -> !entry.getKey().isBrought())
            .map(entry -> entry.getValue() + " " + entry.getKey().word())
            .collect(Collectors.joining(", "));
    String rest = left.isEmpty() ? "" : "; left: " + left;
    if (brought.isEmpty()) {
      return "nothing to bring" + rest;
    }
    return Texts.count(brought.size(), "package")
        + " to bring to "
        + String.join(", ", plan.installingHosts())
        + ", "
        + plan.packing().size()
        + " to pack"
        + (plan.packing().isEmpty() ? "" : " on " + String.join(", ", plan.packingHosts()))
        + rest
        + "; list "
        + plan.digest();
  }
}
