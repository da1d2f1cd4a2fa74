package dev.salvor.workflow.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals payloads with AES-256-GCM and opens nothing else. The workflow's id and the activity are
 * authenticated with them, so a payload can be neither read, changed nor carried to another run or
 * to another activity. Compressed before it is sealed.
 *
 * <p>What a schedule starts its runs with is sealed before their ids are known: it is bound to the
 * schedule, and opens only in a run whose id is the schedule's name and a due time.
 *
 * <p>Whatever is not sealed is refused: workers run as root and the embedded engine asks nobody who
 * they are.
 */
final class Seal {
  static final String ENCODING = "binary/salvor-sealed";

  private static final ByteString ENCODING_BYTES = ByteString.copyFromUtf8(ENCODING);
  private static final String ENCODING_KEY = "encoding";
  private static final String KEY_ID = "salvor-key";
  private static final String SCHEDULE = "salvor-schedule";
  private static final String ACTIVITY = "salvor-activity";
  private static final String FIRST = "salvor/1 workflow ";
  private static final String FORM = "salvor-form";
  private static final ByteString SECOND = ByteString.copyFromUtf8("2");
  private static final Pattern KEY_SHAPE = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern DUE = Pattern.compile("-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PayloadKeys keys;

  Seal(PayloadKeys keys) {
    this.keys = keys;
  }

  /**
   * What was sealed.
   *
   * @param activity as in {@link Place}
   * @param first it is of the form that knew no activities, kinds and askers: older than 2026-11-23
   */
  record Opened(Payload payload, String activity, boolean first) {}

  Payload seal(Payload plain, Place place) {
    return seal(plain, place, false);
  }

  /** As it was before the second form, for whoever knows no other. */
  Payload sealFormer(Payload plain, Place place) {
    return seal(plain, place, true);
  }

  private Payload seal(Payload plain, Place place, boolean former) {
    PayloadKey key = keys.sealing();
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    String id = place.workflowId();
    byte[] sealed =
        crypt(
            Cipher.ENCRYPT_MODE,
            key,
            nonce,
            Squeezer.squeeze(plain.toByteArray()),
            former ? FIRST + id : second(id, place.activity()),
            id);
    Payload.Builder out = Payload.newBuilder();
    if (id.startsWith(Wire.SCHEDULE)) {
      out.putMetadata(SCHEDULE, ByteString.copyFromUtf8(id.substring(Wire.SCHEDULE.length())));
    }
    if (place.isActivity() && !former) {
      out.putMetadata(ACTIVITY, ByteString.copyFromUtf8(place.activity()));
    }
    if (!former) {
      out.putMetadata(FORM, SECOND);
    }
    return out.putMetadata(ENCODING_KEY, ENCODING_BYTES)
        .putMetadata(KEY_ID, ByteString.copyFromUtf8(key.id()))
        .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
        .build();
  }

  /** Opens what is of this workflow, whichever of its places it is from. */
  Opened open(Payload sealed, String workflowId) {
    if (!ENCODING_BYTES.equals(sealed.getMetadataMap().get(ENCODING_KEY))) {
      throw new PayloadCodecException(
          "payload without Salvor's seal refused: it was not sent by a Salvor that holds this"
              + " node's key");
    }
    String keyId = text(sealed, KEY_ID);
    if (!KEY_SHAPE.matcher(keyId).matches()) {
      throw new PayloadCodecException("payload refused: its seal names no key");
    }
    byte[] data = sealed.getData().toByteArray();
    if (data.length <= NONCE_BYTES) {
      throw new PayloadCodecException("sealed payload is cut off");
    }
    String activity = text(sealed, ACTIVITY);
    String bound = boundTo(sealed, workflowId);
    boolean first = !sealed.containsMetadata(FORM);
    byte[] opened =
        crypt(
            Cipher.DECRYPT_MODE,
            keys.opening(keyId),
            Arrays.copyOf(data, NONCE_BYTES),
            Arrays.copyOfRange(data, NONCE_BYTES, data.length),
            first ? FIRST + bound : second(bound, activity),
            workflowId);
    try {
      return new Opened(Payload.parseFrom(Squeezer.expand(opened)), activity, first);
    } catch (InvalidProtocolBufferException e) {
      throw new PayloadCodecException("sealed payload holds no payload", e);
    }
  }

  /** No line break is in a workflow's id or an activity's name that Salvor gives. */
  private static String second(String bound, String activity) {
    return "salvor/2 workflow " + bound + "\nactivity " + activity;
  }

  private static String text(Payload sealed, String name) {
    return sealed.getMetadataOrDefault(name, ByteString.EMPTY).toStringUtf8();
  }

  /** The schedule's name is authenticated with the rest, so one that was changed opens nothing. */
  private static String boundTo(Payload sealed, String workflowId) {
    String schedule = text(sealed, SCHEDULE);
    boolean its =
        !schedule.isEmpty()
            && workflowId.startsWith(schedule)
            && DUE.matcher(workflowId.substring(schedule.length())).matches();
    return its ? Wire.SCHEDULE + schedule : workflowId;
  }

  /** When the run was due that a schedule starts with this; empty for any other start. */
  static Optional<Instant> due(Payload sealed, String workflowId) {
    String schedule = text(sealed, SCHEDULE);
    try {
      return schedule.isEmpty() || !boundTo(sealed, workflowId).startsWith(Wire.SCHEDULE)
          ? Optional.empty()
          : Optional.of(Instant.parse(workflowId.substring(schedule.length() + 1)));
    } catch (DateTimeParseException noTime) {
      return Optional.empty(); // month 13: refused where the request is read
    }
  }

  private static byte[] crypt(
      int mode, PayloadKey key, byte[] nonce, byte[] bytes, String boundTo, String workflowId) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(boundTo.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new PayloadCodecException(
          mode == Cipher.ENCRYPT_MODE
              ? "payload cannot be sealed: " + e.getMessage()
              : "payload refused: its seal does not fit run \""
                  + workflowId
                  + "\" (changed, or taken from another run)",
          e);
    }
  }
}
