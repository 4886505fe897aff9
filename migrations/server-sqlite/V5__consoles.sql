-- Every district has a console's device, number 1; the numbers of tablets stay unique.
DROP INDEX devices_by_number;
CREATE UNIQUE INDEX devices_by_number ON devices (number) WHERE number > 1;
