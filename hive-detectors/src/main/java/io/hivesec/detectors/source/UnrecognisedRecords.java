package io.hivesec.detectors.source;

/** Counts the lines of a stream whose format was not recognised. */
final class UnrecognisedRecords implements RecordReader {

    private final Tally tally;

    UnrecognisedRecords(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        for (int i = from; i < to; i++) {
            if (buffer[i] > ' ' || buffer[i] < 0) {
                tally.add(Reading.malformed("format not recognised"), line);
                return;
            }
        }
    }

    @Override
    public void end() {
        // Each line has been counted.
    }
}
