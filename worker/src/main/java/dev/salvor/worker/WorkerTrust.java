package dev.salvor.worker;

import dev.salvor.activity.host.Admission;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.trust.Demand;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.worker.process.Guarded;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whom this worker trusts, read again for each run, so that what is changed holds from then on. A
 * file that is there and cannot be relied on lets nothing in. Safe for any thread.
 */
final class WorkerTrust implements Admission {
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;

  WorkerTrust(StateFolder state) {
    this.file = state.trustedKeys();
  }

  @Override
  public Demand.Answer of(Definition definition) {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Demand.Answer.Met(List.of());
    }
    try {
      Optional<String> weak = Guarded.weakness(file);
      if (weak.isPresent()) {
        return closed(weak.get() + ", so others could say whom this worker trusts");
      }
      if (Files.size(file) > MOST_BYTES) {
        return closed("it is larger than " + MOST_BYTES + " bytes");
      }
      TrustedKeys trusted = TrustedKeys.parse(Files.readString(file, StandardCharsets.UTF_8));
      return new Demand(trusted).of(definition, trusted.catalogue() && isOfCatalogue(definition));
    } catch (NoSuchFileException gone) {
      return closed("it went away while it was read");
    } catch (IOException e) {
      return closed("it cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return closed(String.valueOf(e.getMessage()));
    }
  }

  private Demand.Answer closed(String why) {
    return new Demand.Answer.Unmet(
        "this worker cannot tell whom it trusts, so it begins nothing: "
            + file
            + ": "
            + why.lines().findFirst().orElse("")
            + ". Put that right there, or remove the file if no signatures are wanted, and start"
            + " the run again");
  }

  /** Whether the worker's own product came with it. */
  private static boolean isOfCatalogue(Definition definition) {
    String name = definition.runbook().name();
    return Catalogue.names().contains(name)
        && Catalogue.open(name) instanceof RunbookReader.Result.Read read
        && read.definition().sha256().equals(definition.sha256());
  }
}
