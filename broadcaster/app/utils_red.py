QUERY = "SELECT * FROM delivery"
raise NotImplementedError
