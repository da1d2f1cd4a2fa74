package dev.salvor.activity.host;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;
import java.util.Map;

/**
 * What is asked first of a host, in one contact where it is far away: who it is, whether the
 * programs are there, whether the run was made ready before.
 *
 * @param pin who it is
 * @param prepared the run was made ready; a host that is near is asked for it later
 */
record Arrival(HostPin pin, boolean prepared) {
  /** Sent behind the program that identifies a host. ROOT is the one that it has found. */
  private static final String MORE =
      """

      # Its sums are looked at once in a boot: a power cut is what could have torn a file.
      boot= seen=
      { read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
      { read -r seen <"$root/lib/$1/.whole"; } 2>/dev/null
      if [ -n "$boot" ] && [ "$seen" = "$boot" ]; then
        echo library there
      elif (cd "$root/lib/$1" && sha256sum -c SHA256SUMS) >/dev/null 2>&1; then
        { printf '%s\\n' "$boot" >"$root/lib/$1/.whole"; } 2>/dev/null
        echo library there
      else
        echo library missing
      fi
      [ ! -e "$root/runs/$2/prepared.json" ] || echo prepared yes
      """;

  /**
   * Asks.
   *
   * @throws StateUnusableException it has no folder that could hold a run
   */
  static Arrival at(HostConnection host, Library library, RunId run) {
    if (!host.isFar()) {
      return new Arrival(Identity.of(host), true);
    }
    String text = HostPrograms.text("supervisor-identify.sh") + MORE;
    Map<String, String> said = Identity.ask(host, text, List.of(library.digest(), run.folder()));
    HostPin pin = Identity.pin(said);
    library.found(host, pin.stateRoot(), "there".equals(said.get("library")));
    return new Arrival(pin, said.containsKey("prepared"));
  }

  RunPaths paths(RunId run) {
    return RunPaths.of(pin, run);
  }
}
