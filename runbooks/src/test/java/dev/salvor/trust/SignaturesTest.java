package dev.salvor.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.DefinitionSignature;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignaturesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123Z");
  private final SigningKey ann = SigningKey.generate();
  private final SigningKey eve = SigningKey.generate();
  private final Definition book = book("deploy", "echo one");
  private final TrustedKeys trusted =
      TrustedKeys.NONE
          .plus(new TrustedKey("ann", ann.verifyKey(), Purpose.RUNBOOK, "", NOW))
          .requiring(Purpose.RUNBOOK, true, false);

  private static Definition book(String name, String script) {
    String text =
        """
        schemaVersion: 1
        name: %s
        phases:
          - name: one
            steps:
              - name: only
                script: files/run.sh
                timeout: 5m
                idempotency: safe
        """
            .formatted(name);
    FileSource files =
        file -> new FileSource.Content.Bytes(script.getBytes(StandardCharsets.UTF_8));
    return ((RunbookReader.Result.Read)
            RunbookReader.read("r.yaml", text.getBytes(StandardCharsets.UTF_8), files))
        .definition();
  }

  private Definition signed(Definition what, SigningKey key) {
    return what.signed(List.of(Signatures.sign(what.sha256(), key, NOW)));
  }

  private String refusal(Definition what, TrustedKeys keys) {
    Demand.Answer answer = new Demand(keys).of(what, false);
    assertThat(answer).isInstanceOf(Demand.Answer.Unmet.class);
    return ((Demand.Answer.Unmet) answer).why();
  }

  @Test
  void aSignatureByATrustedKeyMeetsTheDemand() {
    assertThat(new Demand(trusted).of(signed(book, ann), false))
        .isEqualTo(
            new Demand.Answer.Met(
                Optional.of("is signed by " + SignedBy.name(trusted.keys().getFirst()))));
    assertThat(new Demand(TrustedKeys.NONE).of(book, false))
        .as("where nothing is demanded")
        .isInstanceOf(Demand.Answer.Met.class);
  }

  @Test
  void oneThatNobodySignedIsRefusedWithWhoCouldAndWhatToDo() {
    assertThat(refusal(book, trusted))
        .contains("the runbook deploy (" + book.sha256().substring(0, 12) + ") is not signed")
        .contains("only what is signed by ann (" + ann.verifyKey().fingerprint() + ")")
        .contains("nothing was changed here")
        .contains("salvor sign RUNBOOK")
        .contains("salvor trust add KEY --for runbook --worker");
  }

  @Test
  void aStrangersSignatureIsRefusedByItsFingerprint() {
    assertThat(refusal(signed(book, eve), trusted))
        .contains("is signed by a key that is not trusted, " + eve.verifyKey().fingerprint());
  }

  @Test
  void aKeyOfAnotherPurposeDoesNotCount() {
    TrustedKeys other = trusted.plus(new TrustedKey("eve", eve.verifyKey(), Purpose.OTA, "", NOW));
    assertThat(refusal(signed(book, eve), other))
        .contains("is signed by eve (")
        .contains("who is trusted with ota only");
  }

  @Test
  void theSignatureOfAnotherRunbookDoesNotCount() {
    Definition other = book("other", "echo one");
    Definition replaced = book.signed(signed(other, ann).signatures());
    assertThat(refusal(replaced, trusted))
        .contains("has a signature of something else, in the name of ann");
  }

  @Test
  void aChangedFileMakesItAnother() {
    Definition changed = book("deploy", "rm -rf /srv");
    assertThat(changed.sha256()).isNotEqualTo(book.sha256());
    assertThat(refusal(changed.signed(signed(book, ann).signatures()), trusted))
        .contains("has a signature of something else");
  }

  @Test
  void aContentUnderTheDigestOfAnotherIsRefused() {
    Definition changed = book("deploy", "rm -rf /srv");
    Definition forged =
        new Definition(changed.runbook(), changed.files(), book.sha256())
            .signed(signed(book, ann).signatures());
    assertThat(refusal(forged, trusted)).contains("is not what its digest says");
  }

  @Test
  void aSignatureUnderAnotherNameOrTimeDoesNotCount() {
    DefinitionSignature byEve = Signatures.sign(book.sha256(), eve, NOW);
    DefinitionSignature asAnn =
        new DefinitionSignature(ann.verifyKey().base64(), byEve.at(), byEve.signature());
    DefinitionSignature later =
        new DefinitionSignature(
            ann.verifyKey().base64(),
            NOW.plusSeconds(9),
            Signatures.sign(book.sha256(), ann, NOW).signature());
    assertThat(Signatures.signers(book.sha256(), List.of(asAnn, later), trusted))
        .hasSize(2)
        .allSatisfy(by -> assertThat(by).isInstanceOf(SignedBy.Wrong.class));
  }

  @Test
  void whatIsSignedForAnotherPurposeIsNoSignatureOfARunbook() {
    byte[] manifest = book.sha256().getBytes(StandardCharsets.UTF_8);
    DefinitionSignature raw =
        new DefinitionSignature(
            ann.verifyKey().base64(), NOW, Base64.getEncoder().encodeToString(ann.sign(manifest)));
    assertThat(Signatures.signers(book.sha256(), List.of(raw), trusted))
        .containsExactly(new SignedBy.Wrong(SignedBy.name(trusted.keys().getFirst())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"key\": null, \"at\": null, \"signature\": null}",
        "{\"key\": \"AAAA\", \"at\": \"2026-11-23T08:00:00Z\", \"signature\": \"!\"}",
      })
  void whatIsNoSignatureIsSaidSo(String json) throws JsonProcessingException {
    DefinitionSignature broken = SalvorJson.mapper().readValue(json, DefinitionSignature.class);
    assertThat(refusal(book.signed(List.of(broken)), trusted))
        .contains("has a signature of something else, in the name of a key that is none");
  }

  @Test
  void ofManyOnlyTheFirstAreLookedAt() {
    DefinitionSignature one = Signatures.sign(book.sha256(), eve, NOW);
    assertThat(Signatures.signers(book.sha256(), Collections.nCopies(1000, one), trusted))
        .hasSize(Signatures.MOST);
  }

  @Test
  void oneOfTheCataloguePassesOnlyWhereThatIsSaid() {
    assertThat(new Demand(trusted).of(book, true)).isInstanceOf(Demand.Answer.Unmet.class);
    assertThat(new Demand(trusted.requiring(Purpose.RUNBOOK, true, true)).of(book, true))
        .isInstanceOf(Demand.Answer.Met.class);
    assertThat(refusal(book, trusted.requiring(Purpose.RUNBOOK, true, true)))
        .contains("not signed");
  }

  /** A worker counts the digest again of what came as JSON: it must come out the same. */
  @ParameterizedTest
  @MethodSource("everyName")
  void aDefinitionKeepsItsDigestOnItsWay(String name) throws JsonProcessingException {
    Definition definition = ((RunbookReader.Result.Read) Catalogue.open(name)).definition();
    String text = SalvorJson.mapper().writeValueAsString(signed(definition, ann));
    Definition read = SalvorJson.mapper().readValue(text, Definition.class);
    assertThat(Definitions.isWhole(read)).isTrue();
    assertThat(new Demand(trusted).of(read, false)).isInstanceOf(Demand.Answer.Met.class);
  }

  private static List<String> everyName() {
    return Catalogue.names();
  }

  @Test
  void oneWithoutSignaturesIsWrittenAsEver() throws JsonProcessingException {
    String text = SalvorJson.mapper().writeValueAsString(book);
    assertThat(text).doesNotContain("signatures");
    assertThat(SalvorJson.mapper().readValue(text, Definition.class).signatures()).isEmpty();
  }

  @Test
  void theFileBesideItNamesWhatWasChanged() {
    SignatureFile file = SignatureFile.of(book).plus(Signatures.sign(book.sha256(), ann, NOW));
    assertThat(SignatureFile.parse(file.text())).isEqualTo(file);
    assertThat(file.changes(book)).isEmpty();
    assertThat(file.changes(book("deploy", "echo two")))
        .containsExactly("files/run.sh was changed");
    Definition bare = Definitions.pin(book.runbook(), Map.of());
    assertThat(file.changes(bare)).containsExactly("files/run.sh is no longer part of it");
    assertThat(SignatureFile.of(bare).changes(book)).containsExactly("files/run.sh was added");
    assertThat(file.changes(book("other", "echo one")))
        .containsExactly("it is of the runbook \"deploy\", this is \"other\"");
  }

  // what lies there | what is said of it, in words of people
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it is empty",
        "null | it says nothing",
        "[] | it is not the JSON that salvor sign writes",
        "{ | it is JSON that is cut off, or of something else",
        "{\"schemaVersion\": 1, \"signatures\": 3} | it is JSON that is cut off, or of something"
            + " else",
        "{\"schemaVersion\": 2} | schemaVersion 2 is of a newer Salvor",
        "{} | it has no schemaVersion of Salvor",
        "-----BEGIN PGP SIGNATURE----- | it is one of PGP",
        "-----BEGIN SSH SIGNATURE----- | it is one of ssh-keygen",
        "untrusted comment: x | it is one of minisign or signify",
        "\u0000\u0001junk | it is not the JSON that salvor sign writes",
      })
  void whatIsNoSignatureFileIsRefusedWithWhatItIs(String text, String said) {
    assertThatThrownBy(() -> SignatureFile.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is no signature of Salvor: " + said);
  }

  @Test
  void theDemandIsKeptInTheFile() {
    TrustedKeys read = TrustedKeys.parse(trusted.text());
    assertThat(read).isEqualTo(trusted);
    assertThat(read.requires(Purpose.RUNBOOK)).isTrue();
    assertThat(read.requires(Purpose.APPROVE)).isFalse();
    assertThat(read.minus(read.keys()).requires(Purpose.RUNBOOK))
        .as("a demand outlives its keys: nobody can sign then")
        .isTrue();
    assertThat(TrustedKeys.NONE.text()).doesNotContain("require").doesNotContain("catalogue");
  }
}
