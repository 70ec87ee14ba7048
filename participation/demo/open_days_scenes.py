"""What the pictures of the Open Month show, one scene for each place."""

from __future__ import annotations

from collections.abc import Callable

from participation.demo.open_days_drawing import Sheet


def settling_tanks() -> Sheet:
    """Two round tanks before the filter house."""
    sheet = Sheet("#DCEAF1")
    sheet.shape([(0, 46), (38, 26), (74, 44), (112, 22), (160, 42), (160, 60), (0, 60)], "#BCD5DC")
    sheet.box(0, 54, 160, 66, "#C9D6B8")
    sheet.box(14, 28, 70, 30, "#F5F1E6")
    sheet.box(14, 25, 70, 4, "#3D6F8E")
    for n in range(6):
        sheet.box(19 + n * 11, 35, 7, 15, "#7FA9BF")
    sheet.box(96, 14, 11, 44, "#E9E1CF")
    sheet.disc(101.5, 14, 20, "#3D6F8E", high=11)
    for x, y, across in ((46, 84, 78), (122, 92, 84)):
        sheet.disc(x, y + 3, across + 4, "#8D9A93", high=across * 0.42 + 3)
        sheet.disc(x, y, across + 4, "#EDEBE3", high=across * 0.42 + 3)
        sheet.disc(x, y, across - 3, "#2F7FA5", high=across * 0.37)
        sheet.disc(x, y + 1, across - 16, "#4A9CBF", high=across * 0.29)
        sheet.line([(x - across / 2, y), (x + across / 2, y)], "#EDEBE3", 2.6)
        sheet.disc(x, y, 8, "#C5CCC7", high=5)
    for x, tall, coat in ((66, 21, "#C8553D"), (76, 14, "#E0A93B"), (85, 22, "#2F6B4F")):
        sheet.person(x, 74, tall, coat)
    return sheet


def laboratory() -> Sheet:
    """A bench with glasses of water, from the river to the tap."""
    sheet = Sheet("#EAF1F0")
    sheet.box(0, 0, 160, 78, "#DDE9EA")
    sheet.box(12, 10, 52, 40, "#F8FBFB")
    sheet.box(37, 10, 2, 40, "#B9CBCE")
    sheet.box(90, 16, 58, 3, "#8FA7A9")
    sheet.box(90, 36, 58, 3, "#8FA7A9")
    for n, colour in enumerate(("#2F7FA5", "#E0A93B", "#2F6B4F", "#C8553D", "#7FA9BF", "#8D9A93")):
        sheet.box(94 + n * 9, 5 if n % 2 else 7, 6, 11 if n % 2 else 9, colour, round_by=1)
        sheet.box(94 + n * 9, 27, 6, 9, "#F8FBFB" if n % 2 else colour, round_by=1)
    sheet.box(0, 84, 160, 6, "#F8F5EC")
    sheet.box(0, 90, 160, 30, "#5E7F86")
    for n, colour in enumerate(("#A58A58", "#B3A878", "#B4C2A4", "#A9D0D6", "#BFE4EE", "#D6F1F7")):
        x = 17 + n * 22
        sheet.box(x, 52, 14, 32, "#F8FBFB", round_by=2)
        sheet.box(x + 1.5, 62 - n, 11, 20.5 + n, colour, round_by=1.5)
        sheet.box(x + 3, 54, 1.6, 27, "#FFFFFF", round_by=0.8)
    sheet.shape([(150, 66), (154, 66), (154, 74), (160, 84), (144, 84), (150, 74)], "#7FA9BF")
    return sheet


def pump_hall() -> Sheet:
    """Three pumps in a hall, rain in the windows."""
    sheet = Sheet("#D7DAD2")
    sheet.box(0, 82, 160, 38, "#8C9089")
    for n in range(4):
        sheet.box(8 + n * 38, 10, 30, 34, "#52697A")
        for drop in range(7):
            x, y = 11 + n * 38 + drop * 4, 13 + (drop * 11 + n * 5) % 22
            sheet.line([(x, y), (x - 1.6, y + 6)], "#A9BFCC", 0.6)
        sheet.box(22 + n * 38, 10, 2, 34, "#EFEDE4")
    sheet.box(0, 50, 160, 5, "#C99B3A")
    for x in (30, 80, 130):
        sheet.box(x - 5, 52, 10, 26, "#2F6B7F")
        sheet.disc(x, 84, 42, "#24566A")
        sheet.disc(x, 84, 33, "#2F7F97")
        sheet.disc(x, 84, 12, "#E6E3D8")
        for dx, dy in ((0, -12.5), (12.5, 0), (0, 12.5), (-12.5, 0), (9, 9), (-9, 9), (9, -9), (-9, -9)):
            sheet.disc(x + dx, 84 + dy, 2.4, "#E6E3D8")
        sheet.box(x - 17, 103, 34, 7, "#3C4A50")
    sheet.person(55, 114, 36, "#D9822B")
    sheet.box(51, 77, 8, 3, "#F2C230", round_by=1.4)
    for x, tall, coat in ((101, 32, "#4A6FA5"), (110, 24, "#A4464B")):
        sheet.person(x, 115, tall, coat)
    return sheet


def fire_station() -> Sheet:
    """The ladder truck before the open gate."""
    sheet = Sheet("#DDE8EE")
    sheet.box(0, 92, 160, 28, "#A8A6A0")
    sheet.box(10, 24, 112, 70, "#EFE6D6")
    sheet.box(10, 20, 112, 6, "#9E2F2B")
    sheet.box(122, 6, 22, 88, "#E4D8C4")
    sheet.box(122, 4, 22, 5, "#9E2F2B")
    for n in range(3):
        sheet.box(128, 16 + n * 14, 10, 8, "#8FB0C2")
    for n, x in enumerate((16, 52, 88)):
        sheet.box(x, 42, 30, 52, "#5B3A36" if n == 1 else "#B5403A")
        for bar in range(0 if n == 1 else 4):
            sheet.box(x, 52 + bar * 11, 30, 1.2, "#8E2F2B")
    sheet.line([(66, 72), (134, 30)], "#D8DCDD", 3.4)
    sheet.line([(66, 67), (134, 25)], "#D8DCDD", 1.2)
    sheet.box(46, 72, 66, 26, "#C4332D", round_by=2)
    sheet.box(110, 64, 26, 34, "#C4332D", round_by=3)
    sheet.box(118, 69, 15, 12, "#BFD8E4", round_by=1)
    sheet.box(46, 88, 90, 3, "#F4F1E8")
    sheet.box(120, 60, 9, 4, "#3F7FC1", round_by=1)
    for x in (58, 76, 123):
        sheet.disc(x, 98, 15, "#2B2D30")
        sheet.disc(x, 98, 6, "#C9CCCC")
    for x, tall, coat in ((22, 30, "#D9A441"), (33, 20, "#3E7C8C"), (41, 18, "#7A4E8A")):
        sheet.person(x, 112, tall, coat)
    return sheet


def ambulance_station() -> Sheet:
    """An ambulance under the roof of the station, ready to leave."""
    sheet = Sheet("#E3EDEA")
    sheet.box(0, 90, 160, 30, "#B4B8B4")
    sheet.box(8, 18, 144, 74, "#F6F3EA")
    sheet.box(4, 14, 152, 7, "#2F7A6B")
    for row in range(2):
        for n in range(9):
            sheet.box(16 + n * 15, 27 + row * 15, 9, 9, "#9CC3C4" if (n + row) % 4 else "#F2D589")
    sheet.box(20, 58, 116, 34, "#6C7F80")
    sheet.box(36, 52, 62, 44, "#FBFAF6", round_by=3)
    sheet.shape([(96, 60), (114, 60), (128, 78), (128, 96), (96, 96)], "#FBFAF6")
    sheet.shape([(101, 64), (112, 64), (121, 77), (101, 77)], "#9CC3D4")
    sheet.box(36, 80, 92, 5, "#2F7A6B")
    sheet.box(42, 58, 16, 12, "#9CC3D4", round_by=1)
    for ends in (((76, 58), (76, 74)), ((69, 62), (83, 70)), ((83, 62), (69, 70))):
        sheet.line(ends, "#2F6FA8", 3)
    sheet.box(60, 48, 12, 4, "#3F7FC1", round_by=1)
    for x in (52, 110):
        sheet.disc(x, 97, 16, "#2B2D30")
        sheet.disc(x, 97, 6.4, "#C9CCCC")
    beat = [(6, 112), (58, 112), (63, 106), (69, 117), (75, 101), (80, 115), (84, 112), (154, 112)]
    sheet.line(beat, "#FBFAF6", 1.3)
    sheet.person(142, 106, 30, "#2F7A6B")
    return sheet


def control_room() -> Sheet:
    """The wall of screens and those who watch it."""
    sheet = Sheet("#1E2B38")
    sheet.box(10, 10, 140, 58, "#0F1922", round_by=1.5)
    sheet.box(13, 13, 80, 52, "#16384A")
    for street in (((13, 30), (93, 40)), ((30, 13), (40, 65)), ((60, 13), (66, 65)), ((13, 54), (93, 50))):
        sheet.line(street, "#2F6F86", 1)
    sheet.line([(13, 22), (36, 27), (52, 20), (74, 30), (93, 24)], "#4FB0D0", 3)
    for x, y, colour in ((28, 44, "#F2B84B"), (50, 34, "#6FCF97"), (70, 48, "#6FCF97"), (82, 36, "#F2784B")):
        sheet.disc(x, y, 4, colour)
    sheet.box(96, 13, 25, 25, "#16384A")
    for n, tall in enumerate((8, 14, 11, 18, 15)):
        sheet.box(98.5 + n * 4.3, 36 - tall, 3, tall, "#4FB0D0")
    sheet.box(124, 13, 23, 25, "#16384A")
    sheet.disc(135.5, 25.5, 17, "#6FCF97")
    sheet.shape([(135.5, 25.5), (135.5, 15), (147, 15), (147, 27)], "#16384A")
    sheet.disc(135.5, 25.5, 8, "#16384A")
    sheet.box(96, 41, 51, 24, "#16384A")
    sheet.line([(98, 60), (106, 54), (114, 57), (122, 48), (130, 52), (138, 45), (145, 47)], "#F2B84B", 1.2)
    sheet.box(0, 84, 160, 36, "#2C3B4A")
    for x, coat in ((26, "#7FA9BF"), (62, "#C9D6DA"), (98, "#8FB59B"), (134, "#C9B48F")):
        sheet.box(x - 15, 78, 30, 3, "#566B7C", round_by=1)
        sheet.box(x - 12, 66, 11, 9, "#4F6677", round_by=0.8)
        sheet.box(x + 2, 66, 11, 9, "#4F6677", round_by=0.8)
        sheet.box(x - 6.5, 85, 13, 20, coat, round_by=4)
        sheet.disc(x, 81, 9, "#3B2F2A")
        sheet.box(x - 8, 96, 16, 14, "#16212B", round_by=3)
    return sheet


def lift_shaft() -> Sheet:
    """A house of six floors that gets a lift: the shaft stands beside the stairs."""
    sheet = Sheet("#E4ECEF")
    sheet.disc(134, 22, 18, "#F4DFA8")
    sheet.box(0, 100, 160, 20, "#BDB7A6")
    sheet.box(14, 18, 84, 84, "#EAD9C2")
    sheet.box(12, 14, 88, 5, "#A5573F")
    for floor in range(6):
        y = 23 + floor * 13
        for n in range(4):
            sheet.box(20 + n * 20, y, 11, 8, "#8FB0BF" if (n + floor) % 5 else "#F2D589")
            sheet.box(20 + n * 20, y + 8, 11, 1.2, "#C4A98B")
    sheet.box(98, 10, 24, 92, "#CFE0E4")
    for floor in range(7):
        sheet.box(98, 10 + floor * 13, 24, 2, "#4A6B78")
    for x in (98, 109, 120):
        sheet.box(x, 10, 2, 92, "#4A6B78")
    sheet.box(101, 64, 17, 22, "#D9822B", round_by=1)
    sheet.box(103, 67, 6, 17, "#F6E9D2")
    sheet.box(110.5, 67, 6, 17, "#F6E9D2")
    sheet.line([(109.6, 12), (109.6, 64)], "#33393F", 0.7)
    for pole in (128, 138):
        sheet.box(pole, 34, 1.4, 68, "#8A7B5C")
    for deck in range(5):
        sheet.box(123, 40 + deck * 14, 19, 1.6, "#B08F4F")
    for n in range(18):
        sheet.box(n * 9, 106, 9, 4, "#F2C230" if n % 2 else "#33393F")
    for x, tall, coat in ((30, 26, "#4A6FA5"), (40, 24, "#A4464B"), (132, 27, "#D9822B")):
        sheet.person(x, 116, tall, coat)
    sheet.disc(132, 89.6, 6.4, "#F2C230", high=3.6)
    return sheet


def panorama() -> Sheet:
    """The duty hall all around: river, forest and rain on a curved wall, a headset before it."""
    sheet = Sheet("#22303A")
    sheet.shape([(0, 14), (40, 22), (80, 25), (120, 22), (160, 14), (160, 84), (120, 74), (80, 71), (40, 74), (0, 84)],
                "#9CC7D6")  # fmt: skip
    sheet.shape([(0, 50), (24, 36), (44, 46), (66, 32), (92, 48), (118, 34), (140, 46), (160, 38), (160, 84),
                 (120, 74), (80, 71), (40, 74), (0, 84)], "#5E8F73")  # fmt: skip
    for n in range(13):
        x, y = 6 + n * 12.2, 54 + (n * 7) % 9
        sheet.shape([(x, y - 11), (x + 4.4, y), (x - 4.4, y)], "#3C6B52")
        sheet.shape([(x, y - 6), (x + 5, y + 5), (x - 5, y + 5)], "#3C6B52")
    sheet.shape([(70, 50), (78, 50), (98, 72), (64, 71.5)], "#3F8FB5")
    for n in range(9):
        x, y = 12 + n * 7, 20 + (n * 5) % 8
        sheet.line([(x, y + 4), (x - 1.4, y + 9)], "#E6F2F6", 0.7)
    sheet.disc(124, 48, 9, "#F2784B")
    sheet.disc(124, 48, 5, "#FBE3B5")
    for x in (40, 80, 120):
        sheet.box(x - 0.5, 16, 1, 64, "#22303A")
    sheet.box(42, 84, 76, 32, "#EDEBE3", round_by=13)
    sheet.box(46, 87, 68, 24, "#2B3A44", round_by=9)
    sheet.disc(64, 99, 17, "#4A9CBF")
    sheet.disc(96, 99, 17, "#4A9CBF")
    sheet.disc(61, 96, 5, "#CFE9F1")
    sheet.disc(93, 96, 5, "#CFE9F1")
    sheet.line([(43, 96), (20, 90)], "#EDEBE3", 5)
    sheet.line([(117, 96), (140, 90)], "#EDEBE3", 5)
    return sheet


SCENES: dict[str, Callable[[], Sheet]] = {
    "settling tanks": settling_tanks,
    "laboratory": laboratory,
    "pump hall": pump_hall,
    "fire station": fire_station,
    "ambulance station": ambulance_station,
    "control room": control_room,
    "lift shaft": lift_shaft,
    "panorama": panorama,
}
