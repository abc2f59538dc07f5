-- What has changed by the time the next dump comes: the shop wraps gifts, and hands parcels to carriers.

ALTER TABLE order_items ADD COLUMN gift_wrap BOOLEAN NOT NULL DEFAULT 0;

CREATE TABLE shipments (
  id          INTEGER     NOT NULL PRIMARY KEY AUTOINCREMENT,
  order_id    INTEGER     NOT NULL REFERENCES OrdHdr (OrdId),
  carrier     VARCHAR(20) NOT NULL,
  tracking_no VARCHAR(40) UNIQUE
);
