package dev.salvor.workflow.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals every payload with AES-256-GCM and opens nothing else. The workflow's id is authenticated
 * with it, so a payload can be neither read, changed nor carried to another run. Compressed before
 * it is sealed.
 *
 * <p>What a schedule starts its runs with is sealed before their ids are known: it is bound to the
 * schedule, and opens only in a run whose id is the schedule's name and a due time.
 *
 * <p>Whatever is not sealed is refused: workers run as root and the embedded engine asks nobody who
 * they are.
 */
final class SealingCodec implements PayloadCodec {
  static final String ENCODING = "binary/salvor-sealed";

  private static final ByteString ENCODING_BYTES = ByteString.copyFromUtf8(ENCODING);
  private static final String ENCODING_KEY = "encoding";
  private static final String KEY_ID = "salvor-key";
  private static final String SCHEDULE = "salvor-schedule";
  private static final Pattern DUE = Pattern.compile("-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PayloadKey key;
  private final String workflowId;

  SealingCodec(PayloadKey key) {
    this(key, "");
  }

  private SealingCodec(PayloadKey key, String workflowId) {
    this.key = key;
    this.workflowId = workflowId;
  }

  @Override
  public PayloadCodec withContext(SerializationContext context) {
    return context instanceof HasWorkflowSerializationContext workflow
        ? new SealingCodec(key, workflow.getWorkflowId())
        : this;
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return payloads.stream().map(this::seal).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(this::open).toList();
  }

  private Payload seal(Payload plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed =
        crypt(Cipher.ENCRYPT_MODE, nonce, Squeezer.squeeze(plain.toByteArray()), workflowId);
    Payload.Builder out = Payload.newBuilder();
    if (workflowId.startsWith(Wire.SCHEDULE)) {
      out.putMetadata(
          SCHEDULE, ByteString.copyFromUtf8(workflowId.substring(Wire.SCHEDULE.length())));
    }
    return out.putMetadata(ENCODING_KEY, ENCODING_BYTES)
        .putMetadata(KEY_ID, ByteString.copyFromUtf8(key.id()))
        .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
        .build();
  }

  private Payload open(Payload sealed) {
    if (!ENCODING_BYTES.equals(sealed.getMetadataMap().get(ENCODING_KEY))) {
      throw new PayloadCodecException(
          "payload without Salvor's seal refused: it was not sent by a Salvor that holds this"
              + " node's key");
    }
    ByteString keyId = sealed.getMetadataOrDefault(KEY_ID, ByteString.EMPTY);
    if (!keyId.equals(ByteString.copyFromUtf8(key.id()))) {
      throw new PayloadCodecException(
          "payload is sealed with key "
              + printable(keyId)
              + ", this node holds "
              + key.id()
              + "; give both sides the same key file");
    }
    byte[] data = sealed.getData().toByteArray();
    if (data.length <= NONCE_BYTES) {
      throw new PayloadCodecException("sealed payload is cut off");
    }
    byte[] nonce = Arrays.copyOf(data, NONCE_BYTES);
    byte[] opened =
        crypt(
            Cipher.DECRYPT_MODE,
            nonce,
            Arrays.copyOfRange(data, NONCE_BYTES, data.length),
            boundTo(sealed));
    try {
      return Payload.parseFrom(Squeezer.expand(opened));
    } catch (InvalidProtocolBufferException e) {
      throw new PayloadCodecException("sealed payload holds no payload", e);
    }
  }

  /** The schedule's name is authenticated with the rest, so one that was changed opens nothing. */
  private String boundTo(Payload sealed) {
    String schedule = sealed.getMetadataOrDefault(SCHEDULE, ByteString.EMPTY).toStringUtf8();
    boolean its =
        !schedule.isEmpty()
            && workflowId.startsWith(schedule)
            && DUE.matcher(workflowId.substring(schedule.length())).matches();
    return its ? Wire.SCHEDULE + schedule : workflowId;
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] bytes, String boundTo) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(("salvor/1 workflow " + boundTo).getBytes(StandardCharsets.UTF_8));
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

  private static String printable(ByteString keyId) {
    String text = keyId.toStringUtf8();
    return text.matches("[0-9a-f]{16}") ? text : "of unknown name";
  }
}
