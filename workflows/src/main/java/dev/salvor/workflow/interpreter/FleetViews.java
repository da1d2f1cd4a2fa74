package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.fleet.FleetView;
import java.util.List;

/** Keeps the view of a fleet within what a memo should hold, however many hosts there are. Pure. */
final class FleetViews {
  static final int MOST_BYTES = 2048;
  private static final int HOSTS = 10;
  private static final int TEXT = 120;

  private FleetViews() {}

  /** The view with fewer names and shorter texts, until it fits. */
  static FleetView fit(FleetView view) {
    int hosts = HOSTS;
    int text = TEXT;
    FleetView fitted = cut(view, hosts, text);
    while (bytes(fitted) > MOST_BYTES && hosts > 0) {
      hosts--;
      text = Math.max(20, text * 3 / 4);
      fitted = cut(view, hosts, text);
    }
    return fitted;
  }

  private static FleetView cut(FleetView view, int hosts, int text) {
    List<FleetView.Troubled> troubled =
        view.troubled().stream()
            .limit(hosts)
            .map(
                t ->
                    new FleetView.Troubled(
                        t.host(), t.state(), Texts.cut(t.why(), text), t.cause()))
            .toList();
    return new FleetView(
        Texts.cut(view.on(), text),
        view.hosts(),
        view.wave(),
        view.waves(),
        view.inWave(),
        view.counts(),
        view.running().stream().limit(hosts).toList(),
        troubled,
        view.halted().map(why -> Texts.cut(why, 2 * text)));
  }

  static int bytes(FleetView view) {
    try {
      return SalvorJson.mapper().writeValueAsBytes(view).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view cannot be written as JSON", e);
    }
  }
}
