"""Many rows: read, paced, tried again, recorded, resumed; what one row asks and gives is the commands' business."""
