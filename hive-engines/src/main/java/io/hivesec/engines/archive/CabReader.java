package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads Microsoft cabinets: stored, MSZIP and LZX. Source: MS-CAB. */
final class CabReader {
    private static final int MAX_HEADERS = 8 << 20;
    private static final int MAX_NAME = 1024;
    private static final int FROM_THE_LAST = 0xfffd;

    private CabReader() {}

    /** What a folder's bytes are: where its blocks begin, how many they are, how they are packed. */
    private record Folder(long at, int blocks, int type, InOneStream files) {}

    static void read(Content content, Meter meter, Children children) throws IOException, DeadlineException {
        byte[] head;
        try (InputStream in = content.open()) {
            head = in.readNBytes(Math.min(MAX_HEADERS, meter.room()));
        }
        Bytes cabinet = Bytes.of(head);
        int flags = cabinet.u16(30);
        int folderCount = cabinet.u16(26);
        int reservedInFolder = 0;
        int reservedInBlock = 0;
        long at = 36;
        if ((flags & 4) != 0) {
            reservedInFolder = cabinet.u8(38);
            reservedInBlock = cabinet.u8(39);
            at += 4 + cabinet.u16(36);
        }
        for (int text = 0; text < ((flags & 1) != 0 ? 2 : 0) + ((flags & 2) != 0 ? 2 : 0); text++) {
            at += cabinet.zeroEnded(at, MAX_NAME).length() + 1;
        }
        List<Folder> folders = new ArrayList<>();
        for (int i = 0; i < folderCount; i++, at += 8L + reservedInFolder) {
            folders.add(new Folder(cabinet.u32(at), cabinet.u16(at + 4), cabinet.u16(at + 6), new InOneStream()));
        }
        files(cabinet, folders, meter, children);
        for (Folder folder : folders) {
            if (folder.files().isEmpty()) {
                continue;
            }
            try (InputStream in = content.open()) {
                in.skipNBytes(folder.at());
                folder.files().read(unpacked(in, folder, reservedInBlock), meter, children);
            } catch (UnsupportedFormatException e) {
                children.unread("", Shortfall.UNSUPPORTED, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void files(Bytes cabinet, List<Folder> folders, Meter meter, Children children) throws IOException {
        int count = cabinet.u16(28);
        long at = cabinet.u32(16);
        for (int i = 0; i < count && i <= meter.budgets.entries(); i++) {
            long size = cabinet.u32(at);
            long offset = cabinet.u32(at + 4);
            int folder = cabinet.u16(at + 8);
            String name = cabinet.zeroEnded(at + 16, MAX_NAME);
            at += 17 + name.length();
            if (folder >= FROM_THE_LAST) {
                children.unread(name, Shortfall.UNSUPPORTED, "lies in more than one cabinet");
            } else if (folder >= folders.size()) {
                children.unread(name, Shortfall.DAMAGED, "lies in a folder that is none");
            } else {
                folders.get(folder).files().add(name, offset, size);
            }
        }
    }

    private static InputStream unpacked(InputStream in, Folder folder, int reserved) throws IOException {
        CabBlocks blocks = new CabBlocks(in, folder.blocks(), reserved);
        return switch (folder.type() & 15) {
            case 0 -> blocks;
            case 1 -> new MszipStream(blocks);
            case 3 ->
                new LzxStream(blocks, folder.type() >> 8 & 31, 0, folder.files().end());
            default ->
                throw new UnsupportedFormatException("a cabinet's folder packed by method " + (folder.type() & 15));
        };
    }
}
