package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Locks;
import dev.salvor.runbook.WhenHeld;
import dev.salvor.runbook.source.Cursor;
import java.util.List;
import java.util.Optional;

/** Reads {@code locks}: a list, or a list with what is done when one is held. */
final class LockText {
  private LockText() {}

  static List<String> locks(Cursor at) {
    Cursor list = at.node().isObject() ? at.at("take") : at;
    return list.present() ? RunbookDecoder.texts(list) : List.of(Locks.HOST);
  }

  static Optional<WhenHeld> whenHeld(Cursor at) {
    if (!at.node().isObject()) {
      return Optional.empty();
    }
    WhenHeld usual = WhenHeld.DEFAULT;
    return Optional.of(
        new WhenHeld(
            at.at("whenHeld").text().map("wait"::equals).orElse(usual.waits()),
            at.at("waitAtMost").text().flatMap(Durations::parse).orElse(usual.atMost())));
  }
}
