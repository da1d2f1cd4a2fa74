package dev.salvor.cli.view;

import dev.salvor.trust.Purpose;
import dev.salvor.trust.TrustedKeys;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a worker demands, in JSON; the names are part of the interface.
 *
 * @param file where it stands
 * @param require for what a signature is demanded
 * @param catalogue what comes with the product needs none
 */
public record DemandJson(
    String file, List<Purpose> require, boolean catalogue, List<TrustJson> keys) {
  public DemandJson {
    require = List.copyOf(require);
    keys = List.copyOf(keys);
  }

  /** The same of a file. */
  public static DemandJson of(String file, TrustedKeys keys) {
    return new DemandJson(
        file, keys.require(), keys.catalogue(), keys.keys().stream().map(TrustJson::of).toList());
  }

  /** For people. */
  public List<String> lines() {
    return new FactLines()
        .add(
            "runbooks", words(Purpose.RUNBOOK, catalogue ? ", but not those of the catalogue" : ""))
        .add("approvals", words(Purpose.APPROVE, ""))
        .add("file", file)
        .lines();
  }

  private String words(Purpose purpose, String but) {
    if (!require.contains(purpose)) {
      return "need no signature";
    }
    String signers =
        keys.stream()
            .filter(k -> k.purpose().equals(purpose.word()))
            .map(k -> k.name() + " (" + k.fingerprint() + ")")
            .collect(Collectors.joining(" or "));
    return "must be signed" + (signers.isEmpty() ? "" : " by " + signers) + but;
  }
}
