package dev.salvor.release.archive;

import dev.salvor.release.Manifest;
import dev.salvor.release.ReleaseDigest;
import dev.salvor.release.ReleaseDraft;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.SigningKey;
import dev.salvor.trust.VerifyKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a packer is asked for and answers. */
public final class Packing {
  private Packing() {}

  /**
   * What is to be packed.
   *
   * @param folder the tree; its {@code RELEASE.json} gives what {@code facts} leaves open
   * @param archive the file to make; its name says how it is compressed
   * @param key who signs it, if anybody does
   */
  public record Order(Path folder, Path archive, ReleaseDraft facts, Optional<SigningKey> key) {}

  /** What became of it. */
  public sealed interface Result {
    /**
     * The archive is there, whole.
     *
     * @param changes a line for each kind of thing that is another in the archive than in the
     *     folder
     * @param chosenAsset the static file that nobody named and that was taken
     * @param signedBy whose signature is in it
     * @param bytes of the archive
     */
    record Packed(
        Manifest manifest,
        ReleaseDigest digest,
        List<String> changes,
        Optional<String> chosenAsset,
        Optional<VerifyKey> signedBy,
        long bytes)
        implements Result {
      public Packed {
        changes = List.copyOf(changes);
      }
    }

    /** No node could take it; nothing was written. */
    record Refused(List<Problem> problems) implements Result {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }
}
