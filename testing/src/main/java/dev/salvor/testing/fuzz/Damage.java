package dev.salvor.testing.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes bad input of good: of examples and of marks that mean something to the reader. The same
 * random numbers make the same input.
 */
final class Damage {
  private static final int MOST_CHANGES = 8;
  private static final int LONGEST = 1 << 20;
  private static final byte[] EDGES = {0, 1, '\n', ' ', '/', '0', '9', 0x7f, (byte) 0x80, -1};

  private final List<byte[]> good;
  private final List<byte[]> marks;
  private final SplittableRandom random;

  Damage(List<byte[]> good, List<byte[]> marks, SplittableRandom random) {
    this.good = List.copyOf(good);
    this.marks = List.copyOf(marks);
    this.random = random;
  }

  byte[] next() {
    byte[] input = one(good).clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && input.length <= LONGEST; i++) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    return switch (random.nextInt(9)) {
      case 0 -> spliced(input, at, length(input, at), new byte[0]);
      case 1 -> spliced(input, at, 0, one(marks));
      case 2 -> spliced(input, at, length(input, at), one(marks));
      case 3 -> spliced(input, at, 0, part(input));
      case 4 -> spliced(input, at, length(input, at), part(one(good)));
      case 5 -> Arrays.copyOf(input, at);
      case 6 -> spliced(input, at, 0, repeated(part(one(marks))));
      case 7 -> overwritten(input, (byte) random.nextInt(256));
      default -> overwritten(input, EDGES[random.nextInt(EDGES.length)]);
    };
  }

  private int length(byte[] input, int at) {
    int rest = input.length - at;
    return rest == 0 ? 0 : 1 + random.nextInt(Math.min(rest, random.nextInt(1, 200)));
  }

  private byte[] part(byte[] of) {
    int from = random.nextInt(of.length + 1);
    return Arrays.copyOfRange(of, from, from + length(of, from));
  }

  private byte[] repeated(byte[] what) {
    int times = 1 << random.nextInt(12);
    byte[] all = new byte[Math.min(what.length * times, 1 << 16)];
    for (int i = 0; i < all.length; i++) {
      all[i] = what[i % what.length];
    }
    return all;
  }

  private byte[] overwritten(byte[] input, byte value) {
    if (input.length > 0) {
      input[random.nextInt(input.length)] = value;
    }
    return input;
  }

  private static byte[] spliced(byte[] input, int at, int out, byte[] in) {
    byte[] result = new byte[input.length - out + in.length];
    System.arraycopy(input, 0, result, 0, at);
    System.arraycopy(in, 0, result, at, in.length);
    System.arraycopy(input, at + out, result, at + in.length, input.length - at - out);
    return result;
  }

  private byte[] one(List<byte[]> of) {
    return of.get(random.nextInt(of.size()));
  }
}
