// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Entries found by name and given up in the order in which they came, each as one array of bytes:
 * beside those it costs 22 to 40 bytes. The arrays are never changed, so a copy of a million
 * entries is two copied arrays of pointers and numbers.
 *
 * @param <T> what an entry is outside the table
 */
public final class EntryTable<T extends EntryCodec.Entry> {
  /** Otherwise names could be chosen that all fall into one place. */
  private static final int SEED = new SecureRandom().nextInt();

  private static final int LEAST = 16;
  private static final int NAME = Long.BYTES + Short.BYTES;
  private static final int ABSENT = -1;

  private final EntryCodec<T> codec;

  /** In the order of arrival; null: removed. */
  private byte[][] entries;

  /** Places in {@link #entries}, from 1, by the names' hashes; 0: none. */
  private int[] index;

  private int first;
  private int next;
  private int size;
  private long bytes;

  /** Nothing. */
  public EntryTable(EntryCodec<T> codec) {
    this(codec, new byte[LEAST][], new int[4 * LEAST]);
  }

  private EntryTable(EntryCodec<T> codec, byte[][] entries, int[] index) {
    this.codec = codec;
    this.entries = entries;
    this.index = index;
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** Bytes of all entries, without what the table costs. */
  public long bytes() {
    return bytes;
  }

  /** Whether there is an entry of this name. */
  public boolean contains(String id) {
    return find(id.getBytes(StandardCharsets.UTF_8)) != ABSENT;
  }

  /** The entry of this name. */
  public Optional<T> get(String id) {
    int place = find(id.getBytes(StandardCharsets.UTF_8));
    return place == ABSENT ? Optional.empty() : Optional.of(read(entries[place]));
  }

  /** Puts an entry in, as the newest; it takes the place of one of the same name. */
  public void put(T entry) {
    DataOutputSerializer out = new DataOutputSerializer(64);
    byte[] name = entry.id().getBytes(StandardCharsets.UTF_8);
    try {
      out.writeLong(entry.deadline());
      out.writeShort(name.length);
      out.write(name);
      codec.write(entry, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    remove(name);
    append(out.getCopyOfBuffer());
  }

  /** Takes the entry of this name out. */
  public void remove(String id) {
    remove(id.getBytes(StandardCharsets.UTF_8));
  }

  private void remove(byte[] name) {
    int place = find(name);
    if (place != ABSENT) {
      bytes -= entries[place].length;
      entries[place] = null;
      size--;
      while (first < next && entries[first] == null) {
        first++;
      }
    }
  }

  /** Deadline of the oldest entry, {@link Long#MAX_VALUE} if there is none. */
  public long oldestDeadline() {
    return size == 0 ? Long.MAX_VALUE : ByteBuffer.wrap(entries[first]).getLong();
  }

  /** The oldest entry. */
  public Optional<T> oldest() {
    return size == 0 ? Optional.empty() : Optional.of(read(entries[first]));
  }

  /** Takes the oldest entry out; there is one. */
  public T removeOldest() {
    byte[] oldest = entries[first];
    remove(Arrays.copyOfRange(oldest, NAME, NAME + nameLength(oldest)));
    return read(oldest);
  }

  private int find(byte[] name) {
    for (int at = hash(name, 0, name.length); ; at++) {
      int place = index[at & index.length - 1] - 1;
      if (place < 0) {
        return ABSENT;
      }
      byte[] entry = entries[place];
      if (entry != null
          && Arrays.equals(entry, NAME, NAME + nameLength(entry), name, 0, name.length)) {
        return place;
      }
    }
  }

  private void append(byte[] entry) {
    if (next == entries.length) {
      makeRoom();
    }
    entries[next++] = entry;
    point(entry, next);
    size++;
    bytes += entry.length;
  }

  private void point(byte[] entry, int placeFromOne) {
    int at = hash(entry, NAME, nameLength(entry));
    while (index[at & index.length - 1] != 0) {
      at++;
    }
    index[at & index.length - 1] = placeFromOne;
  }

  /** Closes the gaps; makes the table larger or smaller where that is due. */
  private void makeRoom() {
    byte[][] old = entries;
    int end = next;
    int capacity = Math.max(LEAST, size + size / 2);
    entries = new byte[capacity][];
    index = new int[4 * Integer.highestOneBit(capacity)];
    next = 0;
    for (int i = first; i < end; i++) {
      if (old[i] != null) {
        entries[next++] = old[i];
        point(old[i], next);
      }
    }
    first = 0;
  }

  private static int nameLength(byte[] entry) {
    return ((entry[Long.BYTES] & 0xff) << 8) | (entry[Long.BYTES + 1] & 0xff);
  }

  private static int hash(byte[] bytes, int from, int length) {
    long h = SEED;
    for (int i = from; i < from + length; i++) {
      h = (h ^ bytes[i]) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    return (int) h;
  }

  private T read(byte[] entry) {
    int length = nameLength(entry);
    String id = new String(entry, NAME, length, StandardCharsets.UTF_8);
    int at = NAME + length;
    try {
      return codec.read(
          id,
          ByteBuffer.wrap(entry).getLong(),
          new DataInputDeserializer(entry, at, entry.length - at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy that shares the entries, which nobody changes. */
  public EntryTable<T> copy() {
    EntryTable<T> copy = new EntryTable<>(codec, entries.clone(), index.clone());
    copy.first = first;
    copy.next = next;
    copy.size = size;
    copy.bytes = bytes;
    return copy;
  }

  /** Stores all entries, oldest first. */
  public void write(DataOutputView out) throws IOException {
    out.writeInt(size);
    for (int i = first; i < next; i++) {
      if (entries[i] != null) {
        out.writeInt(entries[i].length);
        out.write(entries[i]);
      }
    }
  }

  /** Reads what {@link #write} has written. */
  public static <T extends EntryCodec.Entry> EntryTable<T> read(
      EntryCodec<T> codec, DataInputView in) throws IOException {
    EntryTable<T> table = new EntryTable<>(codec);
    for (int left = in.readInt(); left > 0; left--) {
      byte[] entry = new byte[in.readInt()];
      in.readFully(entry);
      table.append(entry);
    }
    return table;
  }
}
