package unclip.data.emoji.build;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a PNG with a palette and alpha, smallest first: unfiltered rows, maximal compression and
 * no optional chunk (PNG specification, third edition, §11).
 */
final class PalettePng {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private PalettePng() {}

    /**
     * Encodes a picture of at most 256 colours.
     *
     * @param argb row-major, not premultiplied
     */
    static byte[] encode(int[] argb, int width, int height) {
        Map<Integer, Integer> indexOf = new TreeMap<>(Integer::compareUnsigned);
        for (int colour : argb) {
            indexOf.put(colour, 0);
        }
        if (indexOf.size() > 256) {
            throw new IllegalArgumentException(
                    "A palette holds at most 256 colours, got " + indexOf.size() + ".");
        }
        // unsigned order puts the transparent colours first, so the alpha table can stop early
        ByteArrayOutputStream palette = new ByteArrayOutputStream();
        ByteArrayOutputStream alpha = new ByteArrayOutputStream();
        int next = 0;
        for (Map.Entry<Integer, Integer> entry : indexOf.entrySet()) {
            int colour = entry.getKey();
            entry.setValue(next++);
            palette.write(colour >> 16);
            palette.write(colour >> 8);
            palette.write(colour);
            if (colour >>> 24 != 255) {
                alpha.write(colour >>> 24);
            }
        }
        int depth = next <= 2 ? 1 : next <= 4 ? 2 : next <= 16 ? 4 : 8;
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) depth).put((byte) 3); // 3: every pixel is an index into the palette
        chunk(png, "IHDR", header.array());
        chunk(png, "PLTE", palette.toByteArray());
        if (alpha.size() > 0) {
            chunk(png, "tRNS", alpha.toByteArray());
        }
        chunk(png, "IDAT", deflate(rows(argb, width, height, depth, indexOf)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] rows(
            int[] argb, int width, int height, int depth, Map<Integer, Integer> indexOf) {
        int stride = 1 + (width * depth + 7) / 8; // a row starts with its filter, 0 for none
        byte[] rows = new byte[stride * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int bit = x * depth;
                int shift = 8 - depth - bit % 8;
                rows[y * stride + 1 + bit / 8] |=
                        (byte) (indexOf.getOrDefault(argb[y * width + x], 0) << shift);
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
