-- What another day in the old shop leaves behind: a new price, a new customer, a line cancelled, another one mistyped.

UPDATE tbl_artikel SET preis = 699 WHERE art_nr = 'R-1001';
UPDATE tbl_artikel SET preis = 799 WHERE art_nr = 'R-1103';
INSERT INTO tbl_kunde VALUES
(165, 'Frau', 'Ada', 'Lange', 'ada@post.example', NULL, 'DE', 'J', '1990-12-10', '2021-11-02 09:15:00');
DELETE FROM order_items WHERE id = 1;
UPDATE order_items SET quantity = -2 WHERE id = 3;
