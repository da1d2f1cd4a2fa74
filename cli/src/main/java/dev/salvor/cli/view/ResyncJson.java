package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.salvor.packages.resync.Direction;
import dev.salvor.packages.resync.ResyncLine;
import dev.salvor.packages.resync.ResyncPlan;
import dev.salvor.runbook.Copies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be brought to which host, in JSON; the names are part of the interface.
 *
 * @param digest equal lists of what is done have equal ones
 * @param counts lines of each direction
 * @param binhost whose index was read; absent: none
 * @param unread hosts whose list could not be had
 * @param underWay hosts that are left out, with the run that works there
 * @param notes what else is to be said
 */
public record ResyncJson(
    String digest,
    Map<String, Long> counts,
    Optional<String> binhost,
    List<LineJson> lines,
    List<UnreadList> unread,
    Map<String, String> underWay,
    List<String> notes) {
  public ResyncJson {
    counts = Copies.ordered(counts);
    lines = List.copyOf(lines);
    unread = List.copyOf(unread);
    underWay = Copies.ordered(underWay);
    notes = List.copyOf(notes);
  }

  /**
   * A package on one host.
   *
   * @param brought whether it is installed there
   * @param there absent: it is not there
   * @param wanted absent: no source has it
   * @param published whether it need not be packed; absent where it is not brought
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record LineJson(
      String direction,
      boolean brought,
      String name,
      String slot,
      String host,
      Optional<String> there,
      Optional<String> wanted,
      Optional<String> from,
      Optional<Instant> built,
      Optional<Boolean> published) {
    static LineJson of(ResyncLine line) {
      return new LineJson(
          line.direction().word(),
          line.direction().isBrought(),
          line.name(),
          line.slot(),
          line.host(),
          text(line.there()),
          text(line.wanted()),
          text(line.from()),
          line.built() > 0 ? Optional.of(Instant.ofEpochSecond(line.built())) : Optional.empty(),
          line.direction().isBrought() ? Optional.of(line.published()) : Optional.empty());
    }
  }

  /** The same of a plan. */
  public static ResyncJson of(
      ResyncPlan plan,
      List<UnreadList> unread,
      Map<String, String> underWay,
      Optional<String> binhost) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<Direction, Long> of = plan.counts();
    for (Direction direction : Direction.values()) {
      Optional.ofNullable(of.get(direction)).ifPresent(n -> counts.put(direction.word(), n));
    }
    return new ResyncJson(
        plan.digest(),
        counts,
        binhost,
        plan.lines().stream().map(LineJson::of).toList(),
        unread,
        underWay,
        plan.notes());
  }

  /**
   * The hosts of which the plan does not speak: silent ones, and those where a run is under way.
   */
  public List<String> open() {
    List<String> open = new ArrayList<>(unread.stream().map(UnreadList::host).toList());
    open.addAll(underWay.keySet());
    return open;
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
