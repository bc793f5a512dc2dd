package unclip.data.source;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** The items of tar shards; keeps the members of one key at a time. */
final class TarStream implements ItemStream {

    private static final Set<Reason> ENDS_SHARD =
            Set.of(Reason.CUT_OFF, Reason.BAD_ARCHIVE, Reason.BOMB);

    private final List<Path> shards;
    private final Limits limits;
    private final Queue<SourceItem> ready = new ArrayDeque<>();
    private final long bytes;
    private long bytesBefore; // of the shards that are finished
    private int opened;
    private @Nullable TarShard shard;
    private @Nullable MemberGroup group;

    TarStream(List<Path> shards, Limits limits) throws IOException {
        this.shards = shards;
        this.limits = limits;
        long sum = 0;
        for (Path file : shards) {
            sum += Files.size(file);
        }
        bytes = Math.max(1, sum);
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        while (ready.isEmpty()) {
            if (shard == null && opened == shards.size()) {
                return null;
            }
            try {
                advance();
            } catch (RefusedException e) {
                leaveShard();
                ready.add(SourceItem.Refused.of(name(opened - 1), e));
            }
        }
        return ready.remove();
    }

    private void advance() throws IOException {
        if (shard == null) {
            shard = open(shards.get(opened++));
            return;
        }
        TarArchiveEntry entry = shard.next();
        if (entry == null) {
            leaveShard();
        } else {
            take(shard, entry);
        }
    }

    private TarShard open(Path file) throws IOException {
        try {
            return TarShard.open(file, limits);
        } catch (RefusedException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new RefusedException(Reason.UNREADABLE, "The shard cannot be opened.", e);
        }
    }

    private void take(TarShard from, TarArchiveEntry entry) throws IOException {
        String name = entry.getName();
        if (!safe(name)) {
            finishGroup();
            ready.add(
                    new SourceItem.Refused(
                            name,
                            Reason.UNSAFE_PATH,
                            "The member's name leads out of the archive."));
            return;
        }
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        if (entry.isDirectory() || dot < 0) {
            return;
        }
        String ending = name.substring(dot + 1);
        MemberGroup members = groupOf(name.substring(0, dot), ending);
        Endings kind = Endings.of(ending);
        try {
            requireUsable(entry, kind);
            if (members.wants(kind)) {
                requireSize(entry, kind);
                members.put(kind, from.read(members.most(kind)));
            }
        } catch (RefusedException e) {
            members.refuse(e);
            if (ENDS_SHARD.contains(e.reason())) {
                leaveShard();
            }
        }
    }

    private MemberGroup groupOf(String key, String ending) {
        MemberGroup current = group;
        if (current == null || !current.key().equals(key) || !current.begin(ending)) {
            finishGroup();
            current = new MemberGroup(key, limits);
            group = current;
            boolean first = current.begin(ending);
            assert first;
        }
        return current;
    }

    private void finishGroup() {
        if (group != null) {
            group.item().ifPresent(ready::add);
            group = null;
        }
    }

    private static boolean safe(String name) {
        return !name.startsWith("/")
                && name.indexOf('\\') < 0
                && name.chars().noneMatch(Character::isISOControl)
                && !name.matches("[A-Za-z]:.*")
                && !List.of(name.split("/", -1)).contains("..");
    }

    private static void requireUsable(TarArchiveEntry entry, Endings kind) throws RefusedException {
        byte type = entry.getLinkFlag();
        boolean ordinary =
                type == TarConstants.LF_NORMAL
                        || type == TarConstants.LF_OLDNORM
                        || type == TarConstants.LF_CONTIG;
        if (!ordinary || entry.isSparse()) {
            throw new RefusedException(
                    Reason.LINK, "A member is a link, a device or sparse, no ordinary file.");
        }
        if (kind == Endings.FOREIGN_PICTURE) {
            throw new RefusedException(
                    Reason.UNSUPPORTED, "Pictures are PNG, JPEG, GIF, BMP or WebP.");
        }
    }

    private void requireSize(TarArchiveEntry entry, Endings kind) throws RefusedException {
        if (kind == Endings.PICTURE && entry.getSize() > limits.pictureBytes()) {
            throw new RefusedException(
                    Reason.TOO_MANY_BYTES,
                    "The picture has %d bytes; at most %d are read."
                            .formatted(entry.getSize(), limits.pictureBytes()));
        }
    }

    private void leaveShard() throws IOException {
        finishGroup();
        TarShard left = shard;
        shard = null;
        bytesBefore += Files.size(shards.get(opened - 1));
        if (left != null) {
            left.close();
        }
    }

    private String name(int index) {
        return String.valueOf(shards.get(index).getFileName());
    }

    @Override
    public double fraction() {
        long position = bytesBefore + (shard == null ? 0 : shard.position());
        return Math.min(1, (double) position / bytes);
    }

    @Override
    public void close() throws IOException {
        if (shard != null) {
            shard.close();
        }
    }
}
