// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeptConnection.Work;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;

/**
 * Asks what tells the changes of a table, where and in as many transactions as it takes: a
 * watermark at the point in time, the source's own knowledge in the database itself.
 */
record ChangeSearches(Place place) {
  /** Has work done in a transaction at a point in time, or in the database as it is then. */
  @FunctionalInterface
  interface Place {
    <T> T at(String snapshotId, String doing, Work<T> work);
  }

  MarkedRows find(MarkRequest request) {
    return switch (request.way()) {
      case WATERMARK ->
          place.at(
              request.snapshotId(),
              request.describe(),
              current -> new WatermarkSearch(current, request).find());
      case CHANGE_TRACKING -> tracked(request);
      case CHANGE_DATA_CAPTURE -> captured(request);
    };
  }

  private MarkedRows tracked(MarkRequest request) {
    TrackingSearch search = new TrackingSearch(request);
    MarkedRows found = now(request, search::find);
    return now(request, current -> search.confirm(current, found));
  }

  private MarkedRows captured(MarkRequest request) {
    CaptureSearch search = new CaptureSearch(request);
    boolean isOver = false;
    while (!isOver) {
      isOver = now(request, search::isOver);
    }
    MarkedRows found = now(request, search::find);
    return now(request, current -> search.confirm(current, found));
  }

  private <T> T now(MarkRequest request, Work<T> work) {
    String now = SnapshotId.parse(request.snapshotId()).now().toString();
    return place.at(now, request.describe(), work);
  }
}
