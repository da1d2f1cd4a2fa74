package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.salvor.release.Manifest;
import dev.salvor.release.ReleaseFacts;
import dev.salvor.runbook.source.Problem;
import java.util.List;
import java.util.Optional;

/** Releases in JSON; the names are part of the interface. */
public final class OtaJson {
  private OtaJson() {}

  /**
   * What a release is.
   *
   * @param digest of the manifest; {@code folder}: its first 12 digits
   * @param files how many; {@code size}: their bytes
   */
  public record Release(
      @JsonUnwrapped ReleaseFacts facts, String digest, String folder, int files, long size) {
    /** The same of a manifest. */
    public static Release of(Manifest manifest) {
      return new Release(
          manifest.facts(),
          manifest.digest().hex(),
          manifest.digest().shortDigits(),
          manifest.files().size(),
          manifest.size());
    }
  }

  /**
   * What {@code ota pack} made.
   *
   * @param bytes of the archive
   * @param assetChosen nobody named the asset
   * @param signedBy fingerprint of the key
   */
  public record Packed(
      @JsonUnwrapped Release release,
      String archive,
      long bytes,
      boolean assetChosen,
      Optional<String> signedBy,
      List<String> changes) {
    public Packed {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Who signed.
   *
   * @param state {@code none}, {@code trusted}, {@code known} (an own key that is not trusted) or
   *     {@code unknown}
   */
  public record Signature(String state, Optional<String> name, Optional<String> fingerprint) {}

  /**
   * What {@code ota show} found.
   *
   * @param release absent if the manifest cannot be read
   */
  public record Shown(
      String archive,
      boolean whole,
      Optional<Release> release,
      Signature signature,
      List<Problem> problems) {
    public Shown {
      problems = List.copyOf(problems);
    }
  }
}
