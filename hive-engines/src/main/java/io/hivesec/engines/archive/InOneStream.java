package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Files that lie in one stream, which is read once. */
final class InOneStream {
    private final List<Place> places = new ArrayList<>();

    /** A file's name and where it is. */
    private record Place(String name, long at, long size) {}

    void add(String name, long at, long size) {
        places.add(new Place(name, at, size));
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** How many bytes the stream has at least. */
    long end() {
        return places.stream()
                .mapToLong(place -> place.at() + place.size())
                .max()
                .orElse(0);
    }

    /** Hands over all files; those that overlap others are told as not read. */
    void read(InputStream in, Meter meter, Children children) throws IOException, DeadlineException {
        places.sort(Comparator.comparingLong(Place::at));
        long position = 0;
        for (Place place : places) {
            meter.checkTime();
            if (place.at() < position) {
                children.unread(place.name(), Shortfall.DAMAGED, "lies over another file");
                continue;
            }
            meter.skip(in, place.at() - position);
            LimitedStream data = new LimitedStream(in, place.size());
            children.entry(place.name(), data);
            data.drain();
            if (data.isCutOff()) {
                throw new IOException("cut off in '" + place.name() + "'");
            }
            position = place.at() + place.size();
        }
    }
}
