package dev.salvor.runbook;

import java.time.Instant;
import java.util.Objects;

/**
 * That somebody signed a definition. It says who claims to have; whether that is true, and whether
 * anybody trusts them, is for {@code dev.salvor.trust} to tell.
 *
 * @param key the public Ed25519 key, 32 bytes in Base64
 * @param at when, by the clock of the signer; signed, too
 * @param signature 64 bytes in Base64
 */
public record DefinitionSignature(String key, Instant at, String signature) {
  public DefinitionSignature {
    // What is missing makes it no signature; it must not keep anybody from reading the rest.
    key = Objects.requireNonNullElse(key, "");
    at = Objects.requireNonNullElse(at, Instant.EPOCH);
    signature = Objects.requireNonNullElse(signature, "");
  }
}
