package io.hivesec.detectors.source;

/** Takes a stream's lines and counts the records in them. Made anew for each stream. */
interface RecordReader {

    /**
     * Takes the next line.
     *
     * @param buffer holds the line; it may be used again after the call
     * @param from where the line begins
     * @param to just past its end
     * @param line its number, from 1
     */
    void line(byte[] buffer, int from, int to, long line);

    /** Takes note that the stream has ended. */
    void end();
}
