public import NetworkTypes
