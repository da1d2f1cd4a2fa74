package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.Cipher;
import org.junit.jupiter.api.Test;

final class JavaGcmTest {
  private static final int KNOWN = 4;
  private static final int TAG = 16;

  private static byte[] noise(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Cipher begun(Cipher cipher, Cipher.Mode mode, String iv) {
    cipher.init(mode, noise(1, 64), HexFormat.of().parseHex(iv));
    return cipher;
  }

  /** Also past the end of the counter, which goes on at zero and leaves the rest of the vector. */
  @Test
  void whatItWritesIsWhatTheLibraryReadsAndTheOtherWayRound() {
    for (int i = 0; i < 2; i++) {
      List<Cipher> ours = List.of(made(i), made(i));
      List<Cipher> theirs = List.of(library(i), library(i));
      for (String iv : List.of("000102030405060708090a0b", "000102030000000000ffffff")) {
        exchange(ours.getFirst(), theirs.getFirst(), iv);
        exchange(theirs.getLast(), ours.getLast(), iv);
      }
      exchange(ours.getFirst(), ours.getLast(), "ffffffffffffffffffffffff");
    }
  }

  private static Cipher made(int i) {
    return JavaGcm.factories().get(i).create();
  }

  private static Cipher library(int i) {
    return (i == 0 ? GcmCiphers.AES128GCM() : GcmCiphers.AES256GCM()).create();
  }

  private static void exchange(Cipher writer, Cipher reader, String iv) {
    begun(writer, Cipher.Mode.Encrypt, iv);
    begun(reader, Cipher.Mode.Decrypt, iv);
    for (int packet = 0; packet < 5; packet++) {
      byte[] plain = noise(packet, KNOWN + 64 + 16 * packet);
      byte[] wire = Arrays.copyOf(plain, plain.length + TAG);
      writer.updateWithAAD(wire, 0, KNOWN, plain.length - KNOWN);
      assertThat(wire).startsWith(Arrays.copyOf(plain, KNOWN));
      assertThat(Arrays.copyOf(wire, plain.length)).isNotEqualTo(plain);
      reader.updateWithAAD(wire, 0, KNOWN, plain.length - KNOWN);
      assertThat(Arrays.copyOf(wire, plain.length)).isEqualTo(plain);
    }
  }

  @Test
  void aPacketThatWasChangedOnItsWayIsRefused() {
    Cipher writer = begun(made(0), Cipher.Mode.Encrypt, "000102030405060708090a0b");
    Cipher reader = begun(made(0), Cipher.Mode.Decrypt, "000102030405060708090a0b");
    byte[] wire = noise(3, KNOWN + 32 + TAG);
    writer.updateWithAAD(wire, 0, KNOWN, 32);
    wire[10] ^= 1;

    assertThatThrownBy(() -> reader.updateWithAAD(wire, 0, KNOWN, 32))
        .isInstanceOf(SSHRuntimeException.class);
  }
}
